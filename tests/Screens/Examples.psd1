@{
    Files = ''
    Setups = @{}
    Reasons = @{}
}
