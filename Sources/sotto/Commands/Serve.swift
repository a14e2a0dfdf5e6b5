import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import WebInterface

/// `sotto serve`.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starts the server.",
    discussion: """
      Prints "listening on http://HOST:PORT" once it serves; open that address in a browser, or:

        curl -s -X POST http://127.0.0.1:8080/v1/sessions

      Each setting is a flag, an environment variable (in brackets) or a line of the YAML file that --config names; \
      flags win over the environment, the environment over the file. Keys and tokens are only taken from the environment \
      (\(secrets)) or the file, because every user of the machine can see command lines.

      SIGTERM and SIGINT stop the server; what is not finished goes on at the next start.
      """)

  private static var secrets: String {
    Settings.all.filter(\.isSecret).map(\.environmentName).joined(separator: ", ")
  }

  @OptionGroup(title: "Server") var server: SettingFlags<ServerSection>
  @OptionGroup var engine: EngineFlags

  func run() async throws {
    do {
      try await serve()
    } catch let error where !(error is ExitCode) {
      Terminal.printError("sotto: \(Explanation.of(error))")
      throw ExitCode(1)
    }
  }

  private func serve() async throws {
    Allocator.tune()
    // The parent process may read the start-up lines and then close the pipe.
    Terminal.outliveReader()
    let settings = try ServerSettings(SettingsReader(flags: server.texts.merging(engine.texts)))
    let logger = Log.start(level: settings.logLevel)
    let descriptors = DescriptorLimit.raise()
    let page = try PageCatalog.load()
    let backend = try await Backend.start(settings, explain: { Terminal.say($0) }, logger: logger)
    // The web framework's own start-up lines would only repeat ours.
    var webLogger = logger
    webLogger.logLevel = settings.logLevel == .info ? .notice : settings.logLevel
    let web = try WebInterface(
      service: backend.registry, configuration: settings.webServer(descriptors: descriptors),
      page: page, logger: webLogger,
      onListening: { host, port in
        let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        Terminal.say("drop folder: \(settings.dropFolder)")
        Terminal.say("listening on \(address)")
        Terminal.say("try: \(Self.example(address, needsKey: !settings.apiKeys.isEmpty))")
      })
    // Then the web server has as much time again as workers and journal after it.
    let drain = web.drainService(patience: .seconds(settings.shutdownTimeoutSeconds * 0.6))
    let deadline = ShutdownDeadline(timeoutSeconds: settings.shutdownTimeoutSeconds, logger: logger)
    var configuration = ServiceGroupConfiguration(
      services: (backend.services + [Allocator(), web, drain, deadline]).map {
        ServiceGroupConfiguration.ServiceConfiguration(
          service: $0, successTerminationBehavior: .ignore, failureTerminationBehavior: .gracefullyShutdownGroup)
      },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // What is left of the time is for stopping workers and closing the journal.
    configuration.maximumGracefulShutdownDuration = .seconds(settings.shutdownTimeoutSeconds * 0.8)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch {
      await backend.stop()
      throw error
    }
    await backend.stop()
  }

  private static let sample = "docs/sample.wav"

  private static func example(_ address: String, needsKey: Bool) -> String {
    let key = needsKey ? " -H 'Authorization: Bearer YOUR-API-KEY'" : ""
    // Started from its repository, the line can be pasted as it is.
    let recording = FileManager.default.fileExists(atPath: sample) ? sample : "recording.wav"
    return "curl -s\(key) \(address)/v1/audio/transcriptions -F model=whisper-1 -F file=@\(recording)"
  }
}
