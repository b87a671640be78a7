@{
    RootModule           = 'bin/DockerSock.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0c2a52-3c0b-4f0e-9a8e-0d1f5b0c7a41'
    Author               = 'The DockerSock authors'
    CompanyName          = 'DockerSock'
    Copyright            = '(c) The DockerSock authors. MIT License.'
    Description          = 'Container engines over their socket, as objects in the pipeline: what curl --unix-socket and the docker program do, without text parsing.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('bin/DockerSock.Types.ps1xml')
    FormatsToProcess     = @('bin/DockerSock.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Add-DockerImageTag'
        'Build-DockerImage'
        'Clear-DockerContainer'
        'Clear-DockerImage'
        'Clear-DockerNetwork'
        'Clear-DockerVolume'
        'Connect-DockerNetwork'
        'Connect-DockerRegistry'
        'ConvertTo-DockerImage'
        'Copy-DockerItem'
        'Disconnect-DockerNetwork'
        'Disconnect-DockerRegistry'
        'Enter-DockerContainer'
        'Export-DockerContainer'
        'Export-DockerImage'
        'Find-DockerImage'
        'Get-DockerContainer'
        'Get-DockerContainerChange'
        'Get-DockerContainerProcess'
        'Get-DockerExec'
        'Get-DockerImage'
        'Get-DockerImageAttestation'
        'Get-DockerImageHistory'
        'Get-DockerImageManifest'
        'Get-DockerItem'
        'Get-DockerLog'
        'Get-DockerNetwork'
        'Get-DockerVolume'
        'Import-DockerImage'
        'Install-DockerImage'
        'Invoke-DockerExec'
        'Invoke-DockerImage'
        'Invoke-SockRequest'
        'Measure-DockerContainer'
        'New-DockerContainer'
        'New-DockerNetwork'
        'New-DockerVolume'
        'Publish-DockerImage'
        'Remove-DockerContainer'
        'Remove-DockerImage'
        'Remove-DockerNetwork'
        'Remove-DockerVolume'
        'Rename-DockerContainer'
        'Restart-DockerContainer'
        'Resume-DockerContainer'
        'Send-DockerSignal'
        'Set-DockerContainer'
        'Set-DockerVolume'
        'Start-DockerContainer'
        'Stop-DockerContainer'
        'Suspend-DockerContainer'
        'Test-DockerImageUpdate'
        'Wait-DockerContainer'
    )
    VariablesToExport    = @()
    AliasesToExport      = @('Pull-DockerImage', 'Push-DockerImage')
    PrivateData          = @{
        PSData = @{
            Tags         = @('Docker', 'Podman', 'Containers', 'UnixSocket', 'Engine', 'PSEdition_Core', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
