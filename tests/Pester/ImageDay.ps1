# A day with images, as a user would write it: build one from a few lines, tag it, push it, remove and pull it, see a newer one come, save and load, look inside, clear up.
# The engine has a registry at localhost:5000. Writes one object for what it saw; leaves nothing behind. A test runs it on each engine that it finds.
param(
    [Parameter(Mandatory)] [string] $DockerHost,
    [string] $Prefix = "day-$([guid]::NewGuid().ToString('n').Substring(0, 8))",
    [string] $Folder = (Join-Path ([IO.Path]::GetTempPath()) $Prefix),
    [string] $Registry = 'localhost:5000'
)
$ErrorActionPreference = 'Stop'
$PSDefaultParameterValues = @{ '*-Docker*:DockerHost' = $DockerHost }
$web = "$Registry/$Prefix/web"
$null = New-Item -ItemType Directory $Folder
try {
    # Build from lines, with a label to find everything by later.
    $built = 'FROM busybox', "LABEL day=$Prefix", 'RUN echo first > /version', 'CMD ["cat", "/version"]' | Build-DockerImage -Tag "${web}:1" -Quiet
    $first = Invoke-DockerImage "${web}:1"

    # Two more names, and off to the registry.
    $tagged = Add-DockerImageTag "${web}:1" "${web}:latest", "$Registry/$Prefix/other:1" -PassThru
    $pushed = Publish-DockerImage "${web}:1", "${web}:latest" -PassThru

    # Away, and back from the registry.
    $removed = Remove-DockerImage "$Registry/$Prefix/*"
    $gone = Get-DockerImage "$Registry/$Prefix/*"
    $pulled = Install-DockerImage "${web}:latest" -PassThru
    $current = Test-DockerImageUpdate "${web}:latest"

    # Somebody pushes a newer one; what we have is then outdated.
    $null = 'FROM busybox', "LABEL day=$Prefix", 'RUN echo second > /version', 'CMD ["cat", "/version"]' | Build-DockerImage -Tag "${web}:new" -Quiet
    Add-DockerImageTag "${web}:latest" "${web}:old"
    Add-DockerImageTag "${web}:new" "${web}:latest"
    Publish-DockerImage "${web}:latest"
    Add-DockerImageTag "${web}:old" "${web}:latest"
    $outdated = Test-DockerImageUpdate "${web}:latest"
    Install-DockerImage "${web}:latest"
    $second = Invoke-DockerImage "${web}:latest"

    # Both to one file, each to a file of its own, and back.
    $file = Export-DockerImage "${web}:old", "${web}:new" "$Folder/both.tar"
    $files = Get-DockerImage "${web}:old", "${web}:new" | Export-DockerImage -Path "$Folder/each/"
    $before = Get-DockerImage "${web}:old", "${web}:new" | ForEach-Object Id
    $null = Remove-DockerImage "$Registry/$Prefix/*"
    $after = Import-DockerImage $file | ForEach-Object Id
    $null = Remove-DockerImage "$Registry/$Prefix/*"
    $again = Get-ChildItem "$Folder/each/*.tar" | Import-DockerImage | ForEach-Object Id | Sort-Object -Unique

    # What takes the room in it?
    $history = Get-DockerImageHistory "${web}:new" | Sort-Object Size -Descending
}
finally {
    # What would go, and then it goes.
    Clear-DockerImage -All -Filter @{ label = "day=$Prefix" } -WhatIf
    $kept = Get-DockerImage -Filter @{ label = "day=$Prefix" }
    $cleared = Clear-DockerImage -Force -All -Filter @{ label = "day=$Prefix" }
    Remove-Item -Recurse $Folder
}

[pscustomobject]@{
    Built = $built
    First = $first
    Tagged = $tagged
    Pushed = $pushed
    Removed = $removed
    Gone = $gone
    Pulled = $pulled
    Current = $current
    Outdated = $outdated
    Second = $second
    Files = $files
    Before = $before | Sort-Object
    After = $after | Sort-Object
    Again = $again
    History = $history
    Kept = $kept
    Cleared = $cleared
    Left = @(Get-DockerImage -All -Filter @{ label = "day=$Prefix" }) + @(Get-DockerContainer -All | Where-Object Image -like "*$Prefix*")
}
