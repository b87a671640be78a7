# What the cmdlets that write files do where a path is none: a device, a pipe, a socket, a link, a folder.
BeforeDiscovery {
    $isRoot = $IsLinux -and (id -u) -eq 0
    if (-not $isRoot) { Write-Host 'Only root makes devices: that they are not replaced is not tried.' }
    $writers = 'Invoke-SockRequest', 'Export-DockerContainer', 'Export-DockerImage', 'Copy-DockerItem', 'New-DockerContainer' | ForEach-Object { @{ Writer = $_ } }
}
BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $at = @{ DockerHost = $engine.DockerHost }
    $name = (Get-DockerContainer @at)[0].Name
    $image = (Get-DockerImage @at | Where-Object RepoTags)[0].RepoTags[0]
    $folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "out-$([guid]::NewGuid().ToString('n'))")).FullName
    function Write-To {
        [CmdletBinding()] param($Writer, $Path)
        switch ($Writer) {
            'Invoke-SockRequest' { Invoke-SockRequest /version -OutFile $Path @at }
            'Export-DockerContainer' { Export-DockerContainer $name $Path @at }
            'Export-DockerImage' { Export-DockerImage $image $Path @at }
            'Copy-DockerItem' { Copy-DockerItem "${name}:/etc/passwd" $Path @at }
            'New-DockerContainer' { New-DockerContainer $image -CidFile $Path @at }
        }
    }
    function Get-Kind($Path) { stat -c %F $Path }
}
AfterAll {
    Stop-FakeEngine $engine
    Remove-Item -Recurse $folder
}

Describe 'What <Writer> writes to' -Skip:(-not $IsLinux) -ForEach $writers {
    BeforeEach {
        Get-ChildItem $folder | Remove-Item -Recurse
        'before' | Set-Content "$folder/file"
        New-Item -ItemType SymbolicLink "$folder/link" -Target "$folder/file" | Out-Null
        New-Item -ItemType SymbolicLink "$folder/dangling" -Target "$folder/new" | Out-Null
        mkfifo "$folder/pipe"
        $count = @(Get-DockerContainer -All @at).Count
    }
    It 'is never a device that becomes a file' -Skip:(-not $isRoot) {
        mknod "$folder/null" c 1 3
        New-Item -ItemType SymbolicLink "$folder/toNull" -Target "$folder/null" | Out-Null
        foreach ($path in "$folder/null", "$folder/toNull") {
            $failed = @(Write-To $Writer $path 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
            $failed.Count | Should -Be ($Writer -ne 'Invoke-SockRequest')
            Get-Kind "$folder/null" | Should -Be 'character special file'
            Get-Kind $path | Should -Be $(if ($path -like '*toNull') { 'symbolic link' } else { 'character special file' })
        }
        @(Get-DockerContainer -All @at).Count | Should -Be $count
    }
    It 'is a pipe only where that is meant' {
        if ($Writer -eq 'Invoke-SockRequest') {
            $reader = Start-ThreadJob { cat $using:folder/pipe }
            Write-To $Writer "$folder/pipe"
            ($reader | Receive-Job -Wait -AutoRemoveJob | ConvertFrom-Json).ApiVersion | Should -Not -BeNullOrEmpty
        }
        else { { Write-To $Writer "$folder/pipe" -ErrorAction Stop } | Should -Throw -ErrorId 'DockerFileFailed*' }
        Get-Kind "$folder/pipe" | Should -Be 'fifo'
    }
    It 'is the file behind a link' {
        if ($Writer -eq 'New-DockerContainer') { { Write-To $Writer "$folder/link" -ErrorAction Stop } | Should -Throw -ErrorId 'DockerFileFailed*' }
        else {
            Write-To $Writer "$folder/link"
            Get-Content "$folder/file" -TotalCount 1 | Should -Not -Be 'before'
        }
        Write-To $Writer "$folder/dangling"
        (Get-Item "$folder/new").Length | Should -BeGreaterThan 0
        Get-Kind "$folder/link" | Should -Be 'symbolic link'
        Get-Kind "$folder/dangling" | Should -Be 'symbolic link'
    }
    It 'is in a folder that is there' {
        { Write-To $Writer "$folder/none/file" -ErrorAction Stop } | Should -Throw -ErrorId 'DockerFileFailed*'
        @(Get-DockerContainer -All @at).Count | Should -Be $count
    }
}
