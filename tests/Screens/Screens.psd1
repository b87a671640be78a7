# The commands whose output is kept, by area. Each area and width has an engine of its own (--gallery); those of
# Swarm = have one that leads a swarm of three. A line that begins with "~" is shown in colours as well.
@{
    Swarm = 'Swarm', 'Services'

    # Views and cmdlets that are in no screen: why.
    Unseen = @{
        'Attestations of images' = 'needs API 1.55, and the gallery speaks 1.51'
        'Tasks' = 'the column of ports is there where a task has some in its node''s own name; none has in the gallery'
        'Prunes' = 'the cmdlets give the objects that they removed; not one gives this for the gallery'
        'Enter-DockerContainer' = 'needs a terminal'
        'Join-DockerSwarm' = 'needs three machines'
        'Set-DockerVolume' = 'there is no volume of a cluster'
        'Unlock-DockerSwarm' = 'needs a locked machine beside another one'
    }

    Areas = @{
        Containers = @(
            '~Get-DockerContainer'
            '~Get-DockerContainer -All'
            'Get-DockerContainer web, proxy -All'
            '~Get-DockerContainer shop-api-1 -Detailed'
            'Get-DockerContainer web, proxy, job2 -Detailed'
            'Get-DockerContainer shop-api-1 -Detailed | Format-List *'
            'Get-DockerContainerProcess web'
            'Get-DockerContainerChange web'
            'Measure-DockerContainer'
            'Get-DockerContainer nothing'
            'Start-DockerContainer nothing, job1 -PassThru'
            'Stop-DockerContainer nothing, nobody'
            'Suspend-DockerContainer cache'
            'Rename-DockerContainer web db'
            'Wait-DockerContainer job*'
            'Wait-DockerContainer web -For Exited -TimeoutSec 0.1'
            'New-DockerContainer nowhere/nothing -Name fresh'
            'New-DockerContainer busybox -Name fresh -Publish 80:80'
            'Set-DockerContainer web -Memory 512MB -WhatIf'
            'Remove-DockerContainer web'
            'Remove-DockerContainer job1, web, nothing -Force -WhatIf'
            'Clear-DockerContainer -WhatIf'
            'Clear-DockerContainer -Confirm:$false | Sort-Object Name'
            'Get-DockerContainer -Nonsense'
        )
        Images = @(
            'Get-DockerImage -UsedBy'
            'Get-DockerImage'
            'Get-DockerImage -Filter @{ dangling = $true }'
            'Get-DockerImage nginx -Detailed'
            'Get-DockerImageHistory nginx'
            'Get-DockerImageManifest nginx'
            'Get-DockerImageAttestation shop/web'
            'Find-DockerImage nginx'
            'Test-DockerImageUpdate *'
            'Install-DockerImage redis:8 -PassThru'
            'Install-DockerImage nowhere/nothing:1'
            'Install-DockerImage registry.example.com:5000/nothing'
            'Get-DockerImage nothing'
            'Remove-DockerImage nginx'
            'Remove-DockerImage shop/web:1.3, nothing'
            'Remove-DockerImage postgres:16'
            'Clear-DockerImage -WhatIf'
            'Clear-DockerImage -Confirm:$false | Sort-Object Untagged, Deleted'
        )
        Builds = @(
            '''FROM busybox'', ''RUN echo hello'', ''COPY nothing /'' | Build-DockerImage -Tag x'
            '''FROM busybox'', ''RUN echo hello > /greeting'' | Build-DockerImage -Tag greeting'
            '''FORM busybox'' | Build-DockerImage -Tag x'
            'ConvertTo-DockerImage web shop/web:fixed -Message fix'
            'Clear-DockerBuildCache -WhatIf'
            'Clear-DockerBuildCache -Confirm:$false | Sort-Object Id'
        )
        Registries = @(
            'Connect-DockerRegistry localhost:5000 -Credential ann -WarningAction SilentlyContinue'
            'Connect-DockerRegistry nowhere.example.com -Credential ann'
            'Publish-DockerImage localhost:5000/shop/web:1.4 -PassThru'
            'Disconnect-DockerRegistry localhost:5000'
            'Publish-DockerImage nginx'
        )
        Networks = @(
            'Get-DockerNetwork'
            'Get-DockerNetwork front -Detailed'
            '(Get-DockerNetwork front -Detailed).Containers.Values'
            'New-DockerNetwork fresh -Subnet 172.30.0.0/16'
            'New-DockerNetwork front'
            'Connect-DockerNetwork back nothing'
            'Remove-DockerNetwork front, nothing'
            'Clear-DockerNetwork -WhatIf'
            'Clear-DockerNetwork -Confirm:$false | Sort-Object Name, Id'
        )
        Volumes = @(
            'Get-DockerVolume'
            'Get-DockerVolume -Size'
            'Get-DockerVolume share | Format-List'
            'New-DockerVolume fresh -Label @{ owner = ''shop'' }'
            'Remove-DockerVolume data, nothing -Confirm:$false'
            'Clear-DockerVolume -All -WhatIf'
            'Clear-DockerVolume -Confirm:$false | Sort-Object Name, Id'
        )
        Files = @(
            'Get-DockerItem web:/etc/nginx/nginx.conf'
            'Get-DockerItem ''web:/var/log/*''' 
            'Get-DockerItem web:/nothing'
            'Copy-DockerItem web:/etc/nginx/nginx.conf ./copied.conf'
            'Copy-DockerItem ./nothing web:/tmp'
        )
        Logs = @(
            'Get-DockerLog web'
            'Get-DockerLog web, db'
            'Get-DockerLog web -Tail 2 | Format-List *'
            'Get-DockerLog nothing'
        )
        Execs = @(
            'Invoke-DockerExec app -Command echo, hello'
            'Invoke-DockerExec app -Command sh, -c, ''echo out; echo err >&2; exit 3'''
            'Invoke-DockerExec app -Command sh, -c, ''echo out; exit 3'' -AsResult'
            'Invoke-DockerExec app -Command nothing'
            'Invoke-DockerExec job1 -Command echo'
            'Invoke-DockerExec app -Command sleep, infinity -Detach'
            'Get-DockerExec app'
            'Get-DockerExec app | Format-List'
            'Invoke-DockerImage alpine -Command echo, hi -AsResult'
        )
        Swarm = @(
            'Get-DockerConfig nginx.conf | Format-List'
            'Get-DockerSwarm | Format-List'
            'Get-DockerSwarm'
            '~Get-DockerNode'
            'Get-DockerNode worker3 | Format-List'
            'Get-DockerSecret db-password | Format-List'
            'Get-DockerSecret'
            'Get-DockerConfig'
            'New-DockerSecret fresh (ConvertTo-SecureString s -AsPlainText)'
            'Remove-DockerSecret nothing, recommendations-frontend-server.example.com.key'
            'Remove-DockerNode harbour'
            'Set-DockerSwarm -AutoLock'
            'Get-DockerSwarmUnlockKey'
            'Initialize-DockerSwarm'
            'Exit-DockerSwarm'
        )
        Services = @(
            '~Get-DockerService'
            'Get-DockerService web | Format-List'
            '~Get-DockerTask'
            'Get-DockerTask -Service web | Select-Object -First 1 | Format-List'
            'Get-DockerService nothing'
            'Remove-DockerService web -WhatIf'
        )
        Plugins = @(
            'Get-DockerPlugin'
            'Get-DockerPlugin vieux/sshfs | Format-List'
            'Enable-DockerPlugin vieux/sshfs'
            'Remove-DockerPlugin vieux/sshfs, nothing'
            'Install-DockerPlugin localhost:5000/team/volumes:1 -GrantAllPermissions'
        )
        System = @(
            'Get-DockerVersion'
            'Get-DockerVersion | Format-List'
            'Get-DockerInfo'
            'Get-DockerDiskUsage'
            'Get-DockerDiskUsage -Detailed'
            'Get-DockerDiskUsage BuildCache -Detailed | Select-Object -First 1 | Format-List'
            'Get-DockerEvent -Since 2h'
            'Get-DockerEvent -Since 2h -Filter @{ event = ''die'' } | Format-List'
            'Get-DockerSwarm'
            'Clear-DockerSystem -WhatIf'
            'Clear-DockerSystem -All -Volumes -Confirm:$false | Sort-Object { $_.GetType().Name }, Name, Id, Untagged, Deleted, Removed'
        )
        Sockets = @(
            'Test-DockerSock'
            '~Test-DockerSock -DockerHost /run/nothing.sock, tcp://127.0.0.1:1 | Sort-Object DockerHost'
            'Get-DockerContainer -DockerHost /run/nothing.sock'
            'Get-DockerContainer -Context nothing'
            'Get-DockerContainer web -Verbose'
            '$null = New-DockerContainer nginx:1.29 -Name agent -Volume /var/run/docker.sock:/s:ro -Pid host; Get-DockerSockExposure'
            '~Get-DockerSockExposure'
            'Get-DockerSockExposure | Select-Object -First 1 | Format-List'
            'Get-DockerSockExposure nothing'
            '~Test-DockerSockSecurity web'
            'Test-DockerSockSecurity web | Select-Object -First 1 | Format-List'
            'Test-DockerSockSecurity -Image nginx:1.29'
            'Test-DockerSockSecurity | Where-Object CisId -like 2.*'
            'Invoke-SockRequest /containers/json'
            'Invoke-SockRequest /images/json'
            'Invoke-SockRequest /containers/web/json'
            'Invoke-SockRequest /version'
            'Invoke-SockRequest /_ping'
            'Invoke-SockRequest /containers/nothing/json'
            'Invoke-SockRequest /events -Query @{ since = 1; until = 1768478400 } | Select-Object -First 2'
        )
    }
}
