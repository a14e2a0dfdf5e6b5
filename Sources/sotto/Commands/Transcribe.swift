import ArgumentParser
import Foundation
import Glibc
import Logging
import ServiceLifecycle
import TranscriptionCore
import UnixSignals

/// `sotto transcribe`.
struct Transcribe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Transcribes files right here, without a server.",
    discussion: """
      The result goes to standard output; progress goes to standard error. Of several files each transcript is headed by \
      the file's name, except in the JSON formats. With --output-dir each goes into a file of its own.

        sotto transcribe interview.mp3 --format srt > interview.srt
        sotto transcribe *.wav --format json
        sotto transcribe recordings --format srt --output-dir subtitles
        curl -s https://example.org/talk.mp3 | sotto transcribe -

      Ends with status 1 if a file could not be transcribed, or had to be left out of a folder; the others are transcribed \
      all the same.
      """)

  @Argument(
    help: "Audio or video files, folders of them, or - for standard input.", completion: .file())
  var files: [String]

  @Option(help: "txt, srt, vtt, tsv, aud, json, whisperx or verbose_json.")
  var format: TranscriptFormat = .txt

  @Option(help: "Folder for the transcripts, a file for each input; made where it is missing.", completion: .directory)
  var outputDir: String?

  @Option(help: "Characters in a line of srt and vtt.")
  var maxLineWidth: Int?

  @Option(help: "Lines in a caption of srt and vtt; takes --max-line-width.")
  var maxLineCount: Int?

  @Flag(help: "Underline each word of srt and vtt as it is spoken.")
  var highlightWords = false

  @Option(help: "Spoken language as ISO-639-1, or auto.")
  var language: String = "auto"

  @Flag(help: "Translate to English, with engines that can.")
  var translate = false

  @Flag(help: "Tell speakers apart, where there is a model for it.")
  var diarize = false

  @Option(help: "Audio track, counted from 1; else the file's default, or the first that is not silent.")
  var audioTrack: Int?

  @Option(help: "Words to expect: a hint for engines that take one.")
  var prompt: String?

  @Flag(help: "No progress on the terminal.")
  var quiet = false

  @OptionGroup var engine: EngineFlags

  func validate() throws {
    do {
      _ = try TranscriptDestination(TranscriptionInputs(files).all, format: format, folder: outputDir)
    } catch {
      throw ValidationError(VisibleText.line(error.description))
    }
    guard audioTrack.map({ UploadRequest.audioTracks.contains($0) }) ?? true else {
      throw ValidationError("--audio-track is the number of a track, from 1")
    }
    guard maxLineWidth ?? 1 > 0, maxLineCount ?? 1 > 0 else {
      throw ValidationError("--max-line-width and --max-line-count are at least 1")
    }
  }

  /// Settings of a server that are not for its users to choose here.
  ///
  /// - Parameter folder: for everything that is kept meanwhile.
  private static func own(_ folder: String) -> SettingTexts {
    let server = Settings.server
    var texts = SettingTexts()
    texts[server.dataDirectory] = folder
    texts[server.dropFolder] = folder + "/drop"
    texts[server.maximumQueuedFiles] = "1000000"
    texts[server.maximumQueuedAudio] = "31536000"
    texts[server.maximumSessionBytes] = "1000TB"
    texts[server.maximumUploadBytes] = "1000TB"
    return texts
  }

  private static var defaults: SettingTexts {
    var texts = SettingTexts()
    texts[Settings.engines.logLevel] = "error"
    return texts
  }

  private var wishes: SessionPatch {
    var wishes = SessionPatch()
    wishes.language = language
    wishes.task = translate ? TranscriptionTask.translate.rawValue : nil
    wishes.diarize = diarize ? true : nil
    wishes.prompt = prompt
    return wishes
  }

  private var subtitles: SubtitleOptions {
    SubtitleOptions(
      maximumLineWidth: maxLineWidth, maximumLineCount: maxLineCount, highlightsWords: highlightWords)
  }

  func run() async throws {
    do {
      try await transcribe()
    } catch let error where !(error is ExitCode) {
      Terminal.printError("sotto: \(Explanation.of(error))")
      throw ExitCode(1)
    }
  }

  private func transcribe() async throws {
    let found = try TranscriptionInputs(files)
    let inputs = found.all
    for line in found.leftOut { Terminal.printError("sotto: left out \(VisibleText.line(line))") }
    let destination = try TranscriptDestination(inputs, format: format, folder: outputDir)
    // There is a folder to clean up.
    Terminal.outliveReader()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sotto-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let settings = try ServerSettings(
      SettingsReader(flags: engine.texts.merging(Self.own(folder)), defaults: Self.defaults))
    let logger = Log.start(level: settings.logLevel)
    let backend = try await Backend.start(
      settings, explain: { if !quiet { Terminal.printError($0) } }, logger: logger)
    do {
      try await backend.requireWorkingEngine()
    } catch {
      await backend.stop()
      throw error
    }
    let work = LocalTranscription(
      service: backend.registry, inputs: inputs, destination: destination, format: format, subtitles: subtitles,
      wishes: wishes, audioTrack: audioTrack, isQuiet: quiet)
    var configuration = ServiceGroupConfiguration(
      services: backend.services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) } + [
        .init(service: work, successTerminationBehavior: .gracefullyShutdownGroup)
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch {
      await backend.stop()
      throw error
    }
    await backend.stop()
    if Terminal.hasLostReader { throw ExitCode(Terminal.statusWithoutReader) }
    if await work.outcome.hasFailures || !found.leftOut.isEmpty { throw ExitCode(1) }
  }
}

extension TranscriptFormat: ExpressibleByArgument {}
