using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace DockerSock.Screens
{
    /// <summary>A time that stands still, durations included.</summary>
    public sealed class StillTime : TimeProvider
    {
        private readonly DateTimeOffset _now;

        public StillTime(DateTimeOffset now) { _now = now; }

        public override DateTimeOffset GetUtcNow() { return _now; }

        public override long GetTimestamp() { return 0; }
    }

    /// <summary>A console of a width that keeps what is printed, and answers every question with yes.</summary>
    public sealed class ScreenHost : PSHost
    {
        private readonly ScreenUI _ui;

        private readonly Guid _id = Guid.NewGuid();

        public ScreenHost(int width) { _ui = new ScreenUI(width); }

        public StringBuilder Text { get { return _ui.Text; } }

        public override PSHostUserInterface UI { get { return _ui; } }

        public override string Name { get { return "ConsoleHost"; } }

        public override Version Version { get { return new Version(7, 4); } }

        public override Guid InstanceId { get { return _id; } }

        public override CultureInfo CurrentCulture { get { return CultureInfo.GetCultureInfo("en-US"); } }

        public override CultureInfo CurrentUICulture { get { return CultureInfo.GetCultureInfo("en-US"); } }

        public override void EnterNestedPrompt() { }

        public override void ExitNestedPrompt() { }

        public override void NotifyBeginApplication() { }

        public override void NotifyEndApplication() { }

        public override void SetShouldExit(int exitCode) { }
    }

    public sealed class ScreenUI : PSHostUserInterface
    {
        private readonly ScreenRawUI _raw;

        public ScreenUI(int width) { _raw = new ScreenRawUI(width); }

        public StringBuilder Text = new StringBuilder();

        public override PSHostRawUserInterface RawUI { get { return _raw; } }

        public override bool SupportsVirtualTerminal { get { return true; } }

        /// <summary>Whether colours are left out.</summary>
        public bool IsPlain = true;

        public override void Write(string value)
        {
            string shown = IsPlain
                ? new System.Management.Automation.Internal.StringDecorated(value).ToString(OutputRendering.PlainText)
                : value;
            lock (Text) { Text.Append(shown); }
        }

        public override void Write(ConsoleColor f, ConsoleColor b, string value) { Write(value); }

        public override void WriteLine(string value) { Write(value + "\n"); }

        public override void WriteErrorLine(string value) { WriteLine(value); }

        public override void WriteDebugLine(string message) { WriteLine("DEBUG: " + message); }

        public override void WriteVerboseLine(string message) { WriteLine("VERBOSE: " + message); }

        public override void WriteWarningLine(string message) { WriteLine("WARNING: " + message); }

        public override void WriteProgress(long sourceId, ProgressRecord record) { }

        public override string ReadLine() { return "yes"; }

        public override SecureString ReadLineAsSecureString() { return Secret(); }

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions)
        {
            throw new NotSupportedException("A required parameter was asked for.");
        }

        public override int PromptForChoice(
            string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            WriteLine("");
            WriteLine(caption);
            WriteLine(message);
            WriteLine("[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"): y");
            return 0;
        }

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName)
        {
            return new PSCredential(userName, Secret());
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName,
            string targetName, PSCredentialTypes types, PSCredentialUIOptions options)
        {
            return new PSCredential(userName, Secret());
        }

        private static SecureString Secret()
        {
            SecureString secret = new SecureString();
            foreach (char one in "secret") { secret.AppendChar(one); }
            return secret;
        }
    }

    public sealed class ScreenRawUI : PSHostRawUserInterface
    {
        private Size _size;

        public ScreenRawUI(int width) { _size = new Size(width, 50); }

        public override Size BufferSize { get { return _size; } set { } }

        public override Size WindowSize { get { return _size; } set { } }

        public override Size MaxWindowSize { get { return _size; } }

        public override Size MaxPhysicalWindowSize { get { return _size; } }

        public override ConsoleColor ForegroundColor { get; set; }

        public override ConsoleColor BackgroundColor { get; set; }

        public override Coordinates CursorPosition { get; set; }

        public override Coordinates WindowPosition { get; set; }

        public override int CursorSize { get; set; }

        public override string WindowTitle { get; set; }

        public override bool KeyAvailable { get { return false; } }

        public override void FlushInputBuffer() { }

        public override KeyInfo ReadKey(ReadKeyOptions options) { throw new NotSupportedException(); }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) { throw new NotSupportedException(); }

        public override void ScrollBufferContents(Rectangle s, Coordinates d, Rectangle c, BufferCell f) { }

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) { }

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) { }
    }
}
