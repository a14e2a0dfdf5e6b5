import ArgumentParser

/// `sotto models`.
struct ModelCommands: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Fetches, checks and removes models.",
    discussion: """
      sotto models list                        what there is, and what is installed
      sotto models pull whisper-base           fetches a model; goes on where it was stopped
      sotto serve --model whisper-base         uses it
      """,
    subcommands: [ModelsList.self, ModelsPull.self, ModelsVerify.self, ModelsRemove.self],
    defaultSubcommand: ModelsList.self)
}
