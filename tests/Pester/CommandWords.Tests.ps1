# The words of a command, as people write them for the docker program: what PowerShell binds of them, and what the engine
# is sent.

BeforeAll {
    Import-Module "$PSScriptRoot/../../DockerSock.psd1" -Force
    . "$PSScriptRoot/FakeEngine.ps1"
    $engine = Start-FakeEngine
    $env:DOCKER_HOST = $engine.DockerHost
    $web = (Get-DockerContainer | Select-Object -First 1).Name
    $image = (Get-DockerContainer | Select-Object -First 1).Image

    # A statement, in which WEB and IMAGE are names, as it is run by a person.
    function Invoke-Line([string] $Line) {
        . ([scriptblock]::Create($Line.Replace('WEB', $web).Replace('IMAGE', $image)))
    }

    # The command that the engine was sent, a word in each pair of brackets.
    function Get-Sent($Of) {
        $words = $Of.PSObject.Properties['ProcessConfig'] ? @($Of.ProcessConfig.Entrypoint) + $Of.ProcessConfig.Arguments
            : (Get-DockerContainer $Of -Detailed).Config.Cmd
        -join ($words | ForEach-Object { "[$_]" })
    }
}
AfterAll {
    $env:DOCKER_HOST = $null
    Stop-FakeEngine $engine
}

Describe 'the words of a command' {
    It 'are sent as they are written: <_>' -ForEach @(
        "IMAGE sh -c 'echo hi' -> [sh][-c][echo hi]"
        "IMAGE -- nginx -g 'daemon off;' -> [nginx][-g][daemon off;]"
        "IMAGE -Hostname h -- ls -l -a -- x -> [ls][-l][-a][--][x]"
        "IMAGE nginx -g 'daemon off;' -Hostname h -> [nginx][-g][daemon off;]"
        "-p 80:80 IMAGE ls -a /etc -> [ls][-a][/etc]"
        "IMAGE -a -> [-a]"
        "IMAGE ls -al /etc -> [ls][-al][/etc]"
        "IMAGE java -agentlib:jdwp=transport=x -Xmx2g -> [java][-agentlib:jdwp=transport=x][-Xmx2g]"
        "IMAGE ping -c 3 0123 1d 1kb 1.10 --all host -> [ping][-c][3][0123][1d][1kb][1.10][--all][host]"
        "IMAGE -Command sleep, 1d -> [sleep][1d]"
        "IMAGE sh, -c, 'echo hi' -Hostname h -> [sh][-c][echo hi]"
        "IMAGE ps -o pid,comm -> [ps][-o][pid,comm]"
        "IMAGE mount /x, /y -> [mount][/x][/y]"
        "IMAGE sh -c `"echo `$(1 + 1)`" '' -> [sh][-c][echo 2][]"
        "IMAGE echo `$true (1 + 1) (1, 2) -> [echo][True][2][1][2]"
    ) {
        $line, $sent = $_ -split ' -> '
        Get-Sent (Invoke-Line "New-DockerContainer $line") | Should -BeExactly $sent
    }

    It 'are sent by every cmdlet' {
        Get-Sent (Invoke-Line "Invoke-DockerExec -Detach WEB ls -c 'a b'") | Should -Be '[ls][-c][a b]'
        Get-Sent (Invoke-Line 'Invoke-DockerExec WEB ls -l /etc -Detach') | Should -Be '[ls][-l][/etc]'
        Get-Sent (Invoke-Line 'Invoke-DockerExec -Detach WEB ls -al /etc') | Should -Be '[ls][-al][/etc]'
        Get-Sent (Invoke-Line 'Invoke-DockerExec -Detach WEB ls -s reload') | Should -Be '[ls][-s][reload]'
        Invoke-Line "Invoke-DockerExec WEB sh -c 'echo hi; exit 3'" | Should -Be hi
        $LASTEXITCODE | Should -Be 3
        Invoke-Line "Invoke-DockerImage IMAGE sh -c 'echo hi'" | Should -Be hi
        $null = Invoke-Line "Invoke-DockerImage IMAGE -Name words -Keep sh -c 'echo hi'"
        Get-Sent words | Should -Be '[sh][-c][echo hi]'
    }

    It 'are those of their own call' {
        Invoke-Line "Invoke-DockerExec WEB sh -c 'echo a' | Invoke-DockerExec WEB sh -c 'cat; echo b'" | Should -Be a, b
        Invoke-Line "1..2 | ForEach-Object { Invoke-DockerExec WEB sh ``
            -c `"echo `$_`" }" | Should -Be 1, 2
        Invoke-Line "if ((Invoke-DockerExec WEB sh -c 'echo a') -eq 'a') { Invoke-DockerExec WEB sh -c (Invoke-DockerExec WEB sh -c 'echo echo c') }" |
            Should -Be c
        Invoke-Line "Set-Alias words Invoke-DockerExec; words WEB sh -c 'echo a'" | Should -Be a
        $words = 'sh', '-c', 'echo a'
        Invoke-DockerExec $web $words | Should -Be a
        Invoke-DockerExec $web @words | Should -Be a
        & { Invoke-DockerExec $web -Command $args } @words | Should -Be a
    }

    It 'are refused with the way to write them where PowerShell cannot be kept from them: <_>' -ForEach @(
        "Invoke-DockerExec WEB find / -name x -> Write -Command find, /, -name, x, or -- before the command; the parameter is -Id."
        "Invoke-DockerExec WEB grep -r -i x -> Write -Command grep, -r, -i, x, or -- before the command."
        "Invoke-DockerExec WEB echo `"`$(1 + 1)`" -r -i -> Write -Command echo, `"`$(1 + 1)`", -r, -i, or -- before the command"
        "Invoke-DockerExec WEB df -h -> Write -Command df, -h, or -- before the command; the parameter is -DockerHost."
        "Invoke-DockerExec WEB ps -e -o pid,comm -AsResult -> Write -Command ps, -e, -o, 'pid,comm', or -- before the command; the parameter is -Environment."
        "Invoke-DockerExec WEB -Command sh -c 'echo hi' -> Write -Command sh, -c, 'echo hi', or -- before the command."
        "Invoke-DockerExec WEB pwsh -Command x -> Write -Command pwsh, -Command, x, or -- before the command."
        "Invoke-DockerExec -it WEB sh -> Invoke-DockerExec has no parameter -it. Enter-DockerContainer opens a terminal in it."
        "Invoke-DockerImage -d IMAGE sleep 5 -> New-DockerContainer -Start leaves it running."
        "Invoke-DockerImage -rm IMAGE true -> -Keep keeps it."
        "New-DockerContainer IMAGE ls -l /etc -> Write -Command ls, -l, /etc, or -- before the command; the parameter is -Label."
        "New-DockerContainer IMAGE ls -la -> Write -Command ls, -la, or -- before the command."
        "New-DockerContainer -h web IMAGE -> New-DockerContainer has no parameter -h. Write -Hostname."
        "New-DockerContainer -P IMAGE -> Write -PublishAll."
        "New-DockerContainer -c 512 IMAGE -> Write -CpuShares."
        "New-DockerContainer -d IMAGE -> Write -Start."
        "Invoke-DockerImage -it IMAGE sh -> Invoke-DockerImage has no parameter -it. Write -i -t."
        "Set-DockerService words -Command sh -c x -> Write -Command sh, -c, x, or -- before the command."
        "New-DockerService --name x IMAGE ping -c 3 host -> '--name' is written for the docker program; parameters have one dash, and no other: -name."
        "Stop-DockerContainer --time 5 WEB -> parameters have one dash, and no other: -time."
        "`$both = 'WEB', 'sh'; Invoke-DockerExec @both -c 'echo hi' -> Write it as a list: -Command sh, -c, 'exit 3'."
    ) {
        $line, $says = $_ -split ' -> '
        $before = @(Get-DockerContainer -All).Count
        $ran = { Invoke-Line $line } | Should -Throw -PassThru
        "$ran" | Should -BeLike "*$($says.Replace('[', '``['))*"
        @(Get-DockerContainer -All).Count | Should -Be $before
    }

    It 'in one text are said to be one word' {
        $said = Invoke-Line "Invoke-DockerExec WEB 'ls -l' 3>&1"
        $said[-1] | Should -BeLike "'ls -l' is one word. Write -Command ls, -l, or leave it to a shell: -Command sh, -c, 'ls -l'."
    }
}
