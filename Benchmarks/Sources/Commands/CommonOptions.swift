import ArgumentParser
import Foundation

/// What every benchmark takes.
struct CommonOptions: ParsableArguments, Sendable {
  @Flag(help: "A short form, for a first look; the figures are coarser.")
  var quick = false

  @Flag(help: "As short as can be, to see that it runs at all; the figures say nothing.")
  var trial = false

  @Option(help: "The server's program.")
  var server = ".build/release/sotto"

  @Option(help: "Engine of the benchmarks with speech.")
  var engine = "pocketsphinx"

  @Option(help: "Folder with recordings of speech; without it, speech is synthesized with espeak-ng.")
  var speech: String?

  @Option(name: .customLong("server-argument"), help: "Passed on to every server; may be given several times.")
  var serverArguments: [String] = []

  @Option(name: .customLong("temporary"), help: "Folder for what the servers keep while they run.")
  var temporaryFolder = NSTemporaryDirectory()

  var length: RunLength { trial ? .trial : quick ? .quick : .full }

  /// The workers' program stands beside the server's.
  var worker: String { URL(filePath: server).deletingLastPathComponent().appending(path: "sotto-worker").path }

  /// An engine that answers at once and asks for no speech detection, so none is started.
  var instant: [String] { ["--engine", "instant", "--support-dir", "/nonexistent"] }

  var speaking: [String] { ["--engine", engine] }
}
