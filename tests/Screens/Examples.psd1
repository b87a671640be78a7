# How the examples of the help, and the lines of README's blocks, are run against an engine in memory.
@{
    # Before each: files, contexts, and commands of other modules that examples name.
    Files = @'
$null = New-Item ./site, ./app, ./conf, ./plugin/rootfs, ./logs, ./backup -ItemType Directory
Set-Content ./site/index.html, ./conf/a.conf, ./a.conf, ./nginx.conf, ./site.key, ./dump.sql, ./rootfs.txt x
Set-Content ./password.txt secret
$name = [Security.Cryptography.X509Certificates.X500DistinguishedName]::new('CN=build')
$signer = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
$certificate = [Security.Cryptography.X509Certificates.CertificateRequest]::new($name, $signer, 'SHA256').CreateSelfSigned('2026-01-01Z', '2099-01-01Z')
Set-Content ./ca.pem, ./cert.pem $certificate.ExportCertificatePem()
Set-Content ./key.pem $signer.ExportPkcs8PrivateKeyPem()
Set-Content ./app/Dockerfile, ./Dockerfile "FROM busybox AS release`nARG VERSION`nRUN echo built"
Set-Content ./plugin/config.json '{ "description": "Volumes", "entrypoint": ["/plugin"], "interface": { "types": ["docker.volumedriver/1.0"], "socket": "plugin.sock" } }'
foreach ($context in 'local', 'build1', 'build2', 'east', 'west', 'm1', 'm2', 'w1', 'w2', 'test-1', 'test-2') {
    $id = [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($context)))
    $null = New-Item "$env:DOCKER_CONFIG/contexts/meta/$id" -ItemType Directory -Force
    @{ Name = $context; Metadata = @{}; Endpoints = @{ docker = @{ Host = $env:DOCKER_HOST } } } | ConvertTo-Json -Depth 4 |
        Set-Content "$env:DOCKER_CONFIG/contexts/meta/$id/meta.json"
}
function global:Get-Secret { param($Name, [switch] $AsPlainText) 'secret' }
function global:Set-Secret { param($Name, [Parameter(ValueFromPipeline)] $Secret) }
function global:Set-Clipboard { param([Parameter(ValueFromPipeline)] $Value) }
$global:secret = 'secret'
'@

    Setups = @{
        'New-DockerContext lab -From build -Description ''another name'' -PassThru' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376'
        'Set-DockerContext build -Description ''the new machine'' -DockerHost tcp://build2.example.com:2376' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376'
        'Set-DockerContext build -Certificate cert.pem -Key key.pem' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376'
        'Set-DockerContext build -RemoveTls' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376'
        'Remove-DockerContext lab' = 'New-DockerContext lab -DockerHost tcp://lab.example.com:2376'
        'Use-DockerContext build; Get-DockerContainer' = 'New-DockerContext build -From default'
        'Use-DockerContext build' = 'New-DockerContext build -From default'
        'Use-DockerContext rootless -Global' = 'New-DockerContext rootless -DockerHost /run/user/1000/docker.sock'
        'Export-DockerContext build' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376'
        'Export-DockerContext build -Path - | Import-DockerContext -Name copy' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376'
        'Import-DockerContext build.dockercontext' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376; Export-DockerContext build; Remove-DockerContext build'
        'Import-DockerContext build.dockercontext -Name other' = 'New-DockerContext build -DockerHost tcp://build.example.com:2376; Export-DockerContext build'
        'Get-ChildItem backup/*.dockercontext | Import-DockerContext' = 'Export-DockerContext east, west -Path backup/; Remove-DockerContext east, west'
        'Wait-DockerContainer web* -For Healthy -TimeoutSec 60' = 'Get-DockerContainer web* -All | Remove-DockerContainer -Force; New-DockerContainer busybox -Name web1 -Command sleep, infinity -HealthCommand true -HealthInterval 1s -Start'
        'Remove-DockerImage shop/web:1.3' = 'Remove-DockerContainer old -Force'
        'Get-DockerContainer job* | Send-DockerSignal' = 'Get-DockerContainer job* -All | Remove-DockerContainer; New-DockerContainer busybox -Name job1 -Command sleep, infinity -Start'
        'Set-DockerService web -Rollback' = 'Set-DockerService web -Replicas 3'
        'Suspend-DockerContainer worker*' = 'Remove-DockerContainer worker -Force; New-DockerContainer busybox -Name worker1 -Command sleep, infinity -Start'
        'New-DockerContainer postgres:17 -Name db -Environment @{ POSTGRES_PASSWORD = $secret } `' = 'Remove-DockerContainer db -Force'
        'New-DockerNetwork front -Subnet 172.28.0.0/16 -IPRange 172.28.5.0/24 -Gateway 172.28.5.254' = 'Get-DockerContainer -All | Remove-DockerContainer -Force; Remove-DockerNetwork front -Confirm:$false'
        'New-DockerService nginx -Name web -Replicas 3 -Publish 8080:80 -Secret ''source=key,target=server.key'' -UpdateOrder start-first' = 'Remove-DockerService web -Confirm:$false; New-DockerSecret key (ConvertTo-SecureString k -AsPlainText)'
        'New-DockerService nginx -Name web -Replicas 6 -Publish 8080:80' = 'Remove-DockerService web -Confirm:$false'
        '(Publish-DockerImage localhost:5000/shop/web -AllTags -PassThru).RepoDigests' = 'Connect-DockerRegistry localhost:5000 -Credential ann -WarningAction Ignore'
        'New-DockerPlugin localhost:5000/team/volumes:1 ./plugin | Publish-DockerPlugin' = 'Connect-DockerRegistry localhost:5000 -Credential ann -WarningAction Ignore'
        'Build-DockerImage ./app -Tag localhost:5000/shop/web:1.4 -BuildArgument @{ VERSION = ''1.4'' } | Publish-DockerImage' = 'Connect-DockerRegistry localhost:5000 -Credential ann -WarningAction Ignore'
        'Get-ChildItem backup/*.tar | Import-DockerImage' = 'Export-DockerImage alpine backup/alpine.tar'
        'Import-DockerImage rootfs.tar.gz -RootFileSystem -Tag base:1 -Change ''CMD ["sh"]''' = 'tar --mtime=2026-01-01 --owner=0 --group=0 --mode=644 -cf rootfs.tar rootfs.txt; gzip -n rootfs.tar'
        'Get-DockerContainer web* | Connect-DockerNetwork back -Alias web' = 'Disconnect-DockerNetwork back web'
        'Connect-DockerNetwork back db -IPAddress 172.28.0.10' = 'Disconnect-DockerNetwork back db; Remove-DockerContainer cache, web -Force; Remove-DockerNetwork back -Confirm:$false; New-DockerNetwork back -Subnet 172.28.0.0/24'
        '(Get-DockerSwarmUnlockKey).UnlockKey | Set-Secret swarm' = 'Set-DockerSwarm -AutoLock'
        'Enable-DockerPlugin vieux/sshfs -PassThru' = 'Disable-DockerPlugin vieux/sshfs'
        'Install-DockerPlugin vieux/sshfs -Setting DEBUG=1' = 'Remove-DockerPlugin vieux/sshfs -Force'
        'Remove-DockerPlugin vieux/sshfs' = 'Disable-DockerPlugin vieux/sshfs'
        'Set-DockerPlugin vieux/sshfs DEBUG=1, sshkey.source=/root/.ssh' = 'Disable-DockerPlugin vieux/sshfs'
        'Set-DockerPlugin vieux/sshfs @{ args = ''--verbose --port 22'' }' = 'Disable-DockerPlugin vieux/sshfs'
        'Update-DockerPlugin volumes localhost:5000/team/volumes:2' = 'Install-DockerPlugin localhost:5000/team/volumes:1 -LocalName volumes -Disable -GrantAllPermissions'
        'New-DockerContainer nginx -Name web -Publish 8080:80 -Volume ./site:/usr/share/nginx/html:ro -Restart unless-stopped -Start' = 'Remove-DockerContainer web -Force'
        'Remove-DockerNetwork front, back' = 'Get-DockerContainer -All | Remove-DockerContainer -Force'
        'Invoke-SockRequest /containers/create -Query @{ name = ''web'' } -Body @{ Image = ''nginx''; Labels = @{ a = ''b'' } }' = 'Remove-DockerContainer web -Force'
        'New-DockerConfig nginx.conf -Path ./nginx.conf' = 'Get-DockerConfig nginx.conf | Remove-DockerConfig'
        '@{ port = 8080 } | ConvertTo-Json | New-DockerConfig settings.json' = 'Get-DockerConfig settings.json | Remove-DockerConfig'
        'New-DockerSecret db-password (Read-Host -AsSecureString)' = 'Remove-DockerSecret db-password -Confirm:$false'
        'Get-Secret db -AsPlainText | New-DockerSecret db-password' = 'Remove-DockerSecret db-password -Confirm:$false'
        'Unregister-Event ends' = 'Register-DockerEvent ends { }'
    }

    Reasons = @{
        'Find-DockerSock' = 'which sockets there are is of the machine that prints'
        'Find-DockerSock | Where-Object Answers | Get-DockerContainer' = 'the same'
        'Find-DockerSock -All | Where-Object -Not Exists | Select-Object Path, Source' = 'the same'
        'Find-DockerSock | Get-SockAccess | Where-Object Mode -ne 0660' = 'the same'
        'Get-SockAccess' = 'owner, group and listener are of the machine that prints'
        'Get-SockAccess /run/podman/podman.sock | Format-List Problem, Remedy' = 'the same'
        'Set-SockAccess /run/docker.sock -Group docker -Mode 660 -WhatIf' = 'needs that socket, and that group'
        'Set-SockAccess ./engine.sock -Owner ann -Mode rw-------' = 'needs that socket, and that user'
        'Test-DockerSock' = 'what decides the access is of the machine that prints'
        '''b'', ''a'' | Invoke-DockerImage alpine -Command sort' = 'the engine in memory has no sort'
        'Invoke-DockerImage alpine -Volume .:/work -WorkingDirectory /work -Command sh,-c,''make test'' -AsResult' = 'the engine in memory has no make'
        'Invoke-SockRequest /events | Select-Object -First 2' = 'waits until something happens'
        'New-DockerContainer nginx -Name web -Start | Wait-DockerContainer -For Port 80' = 'nothing listens on ports of the engine in memory'
        'Copy-DockerItem ''web1:/var/log/nginx/*.log'' ./logs' = 'only web has such files'
        'Set-DockerVolume shared -Availability drain' = 'there is no volume of a cluster'
        'Exit-DockerSwarm -Force' = 'the engine in memory fails to leave a swarm that has other, pretended nodes'
        'Add-DockerImageTag web:1.4 localhost:5000/shop/web:1.4 -PassThru | Publish-DockerImage' = 'pushes the image''s other names as well, which the registries refuse'
        'Copy-DockerItem old:/data/. new:/data' = 'no container has files at /data'
        'Get-DockerImageAttestation shop/web -Type https://spdx.dev/Document -Statement' = 'needs API 1.55'
        'Get-Content dump.sql | Invoke-DockerExec db -Command psql,-U,postgres' = 'there is no psql'
        '$job = Invoke-DockerExec web -Command backup -Detach; ($job | Get-DockerExec).Running' = 'there is no program backup'
        'Get-DockerContainer | Install-DockerImage -PassThru' = 'an image of the gallery is in no registry'
        'Get-DockerLog -Service shop -Since 1h | Group-Object Node' = 'there is no service shop'
        '$swarm = Initialize-DockerSwarm -AdvertiseAddress 10.0.0.1' = 'needs three machines'
        'Join-DockerSwarm 10.0.0.1 -JoinToken (Get-DockerSwarm -Context m1).WorkerToken -Context w1, w2' = 'needs three machines'
        'Get-DockerSwarmUnlockKey -Context m1 | Unlock-DockerSwarm -Context m2' = 'needs a locked machine beside another one'
        'Get-DockerContainer -Context east, west | Stop-DockerContainer' = 'both contexts would be the same engine'
        'Build-DockerImage https://github.com/docker-library/hello-world.git -Tag hello 6> build.log' = 'the engine in memory reaches no network'
        'Get-DockerContainer -DockerHost /run/user/1000/podman/podman.sock, unix:///var/run/docker.sock' = 'names engines of this machine'
        'Get-DockerContainer -DockerHost unix:///var/run/docker.sock, /run/user/1000/podman/podman.sock' = 'names engines of this machine'
        'Invoke-SockRequest /v1/health -SocketPath /run/other.sock' = 'names another daemon'
        'Trace-SockRequest { docker ps }' = 'runs the docker program'
        'Trace-SockRequest { docker run --rm busybox true } | Format-Table Method, Path, Status, Cmdlet' = 'runs the docker program'
        '(Trace-SockRequest { docker ps -a }).Curl' = 'runs the docker program'
        'Trace-SockRequest -SocketPath ./engine.sock -Mode 660 -Group docker' = 'waits for other programs'
        'Trace-SockRequest { docker ps } | ConvertTo-SockPolicy' = 'runs the docker program'
        'Trace-SockRequest { docker ps } | ConvertTo-SockPolicy -For Tecnativa | Set-Content proxy.env' = 'runs the docker program'
        'Trace-SockRequest { docker ps } | ConvertTo-SockPolicy -For Wollomatic' = 'runs the docker program'
        'Enter-DockerContainer web' = 'needs a terminal'
        'Enter-DockerContainer db' = 'needs a terminal'
        'Enter-DockerContainer db -Command psql,-U,postgres -User postgres' = 'needs a terminal'
        'Enter-DockerContainer app -Attach -DetachKeys ctrl-x' = 'needs a terminal'
        'Get-DockerLog web* -Follow -Match error' = 'follows without an end'
        'Get-DockerContainer web* | Get-DockerLog -Follow' = 'follows without an end'
        'Get-DockerEvent -Follow | Where-Object Action -eq ''oom'' | Select-Object -First 1' = 'follows until it happens'
        'Get-DockerEvent -Follow -Filter @{ type = ''container'' }' = 'follows without an end'
        'Measure-DockerContainer web* -Follow | Where-Object CpuPercent -gt 80' = 'follows without an end'
        'Register-DockerEvent web -Filter @{ container = ''web'' }; $next = Wait-Event web -Timeout 60' = 'waits a minute'
        'Exit-DockerSwarm -Context w1, w2' = 'needs three machines'
        'Unlock-DockerSwarm (Read-Host -AsSecureString) -Context m2' = 'needs a locked machine beside another one'
    }
}
