namespace DockerSock.Tests.Cmdlets;

public sealed class ByteSizeTests : ParameterTest
{
    [Theory]
    [InlineData("536870912", "536870912")]
    [InlineData("512MB", "536870912")]
    [InlineData("'512m'", "536870912")]
    [InlineData("'512MiB'", "536870912")]
    [InlineData("'512 mb'", "536870912")]
    [InlineData("'1.5g'", "1610612736")]
    [InlineData("'64kib'", "65536")]
    [InlineData("'2T'", "2199023255552")]
    [InlineData("'1p'", "1125899906842624")]
    [InlineData("'100b'", "100")]
    [InlineData("'100'", "100")]
    [InlineData("0", "0")]
    [InlineData("-1", "-1")]
    [InlineData("'-1'", "-1")]
    public void Is_bytes(string value, string bytes) => Makes($"-MemorySwap {value}", "MemorySwap", bytes);

    [Theory]
    [InlineData("much")]
    [InlineData("12x")]
    [InlineData("-5m")]
    [InlineData("1,5g")]
    [InlineData("")]
    [InlineData("1.g")]
    public void Refuses_what_is_none(string value) =>
        Refuses($"-Memory '{value}'", $"'{value}' is not a number of bytes. Write 536870912, 512MB, '512m' or '1.5g'.");
}
