BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $h = $engine.DockerHost
    $all = Get-DockerImage -DockerHost $h
}
AfterAll { Stop-FakeEngine $engine }

Describe 'Images' {
    It 'sorts by size in bytes' {
        $largest = $all | Sort-Object Size -Descending | Select-Object -First 3
        $largest.Count | Should -Be ([Math]::Min(3, $all.Count))
        $largest[0].Size | Should -Be ($all | Measure-Object Size -Maximum).Maximum
    }
    It 'finds one by reference and inspects it' {
        $one = $all | Where-Object { $_.RepoTags.Count } | Select-Object -First 1
        (Get-DockerImage $one.RepoTags[0] -DockerHost $h).Id | Should -Be $one.Id
        ($one | Get-DockerImage -Detailed).Id | Should -Be $one.Id
    }
    It 'says which reference is wrong' {
        { Get-DockerImage no/such:1 -DockerHost $h -ErrorAction Stop } | Should -Throw -ErrorId 'DockerObjectNotFound*'
    }
}
