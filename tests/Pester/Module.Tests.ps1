BeforeAll { Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force }

Describe 'The module' {
    It 'has approved verbs and help for every parameter' {
        foreach ($command in Get-Command -Module DockerSock -CommandType Cmdlet) {
            $command.Verb | Should -BeIn (Get-Verb).Verb
            (Get-Help $command.Name).Synopsis.Length | Should -BeGreaterThan 10
            (Get-Help $command.Name -Examples).examples.example | Should -Not -BeNullOrEmpty
            (Get-Help $command.Name -Parameter *).Where{ -not $_.description.Text }.name | Should -BeNullOrEmpty
        }
    }
    It 'loads no JSON library but the runtime''s own' {
        [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -eq 'System.Text.Json' }.Location |
            Should -Be ([Text.Json.JsonDocument].Assembly.Location)
        (Get-ChildItem "$PSScriptRoot/../../bin" -Recurse -Filter *.dll).Name | Should -Be 'DockerSock.dll'
    }
}
