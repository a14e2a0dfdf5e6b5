import ArgumentParser

/// `sotto`: the server, transcription without a server, and a look at what works on this machine.
@main
struct Sotto: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sotto",
    abstract: "Transcribes speech for many people at once, each in a private session.",
    discussion: """
      sotto serve          starts the server and prints the address of its web page
      sotto transcribe     transcribes files right here, without a server
      sotto models         fetches models
      sotto worker         recognises for servers on other machines
      sotto doctor         says what works on this machine, and what to do about
                           the rest
      """,
    version: ProductVersion.current,
    subcommands: [
      Serve.self, Transcribe.self, ModelCommands.self, Worker.self, ClusterKeysCommand.self, Doctor.self,
      DocumentSettings.self,
    ])

  static func main() async {
    Terminal.start()
    await main(nil)
  }
}
