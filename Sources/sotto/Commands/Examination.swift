import Audio
import Cluster
import Engines
import Foundation
import Logging
import TranscriptionCore
import WebInterface

/// Looks at everything that the server needs or can use.
struct Examination {
  struct Check {
    var subject: String
    var isGood: Bool
    /// Without it the server cannot do its work.
    var isNeeded: Bool
    var finding: String
    /// What to do about it.
    var remedy: String?

    /// Needed, and not there.
    var isMissing: Bool { isNeeded && !isGood }
  }

  /// What is set by flag, environment or file.
  let given: [GivenSetting]
  let settings: ServerSettings
  let logger: Logger

  func run() async -> [Check] {
    var checks = [
      tool("ffmpeg", package: "ffmpeg", isNeeded: true, use: "decodes media files"),
      tool("ffprobe", package: "ffmpeg", isNeeded: true, use: "looks into media files"),
      tool("prlimit", package: "util-linux", isNeeded: false, use: "bounds what a decoder may use"),
      tool("setpriv", package: "util-linux", isNeeded: false, use: "lets workers die with the server"),
    ]
    checks.append(page())
    checks.append(Self.configuration(given, of: settings))
    checks.append(await voiceActivity())
    if let brokers = await brokers() { checks.append(brokers) }
    let engines = await engineChecks()
    checks += engines
    checks += unknownEngines()
    checks.append(speakers())
    let usable = engines.filter { $0.isGood && $0.subject != "engine \(InstantEngine.name)" }
    checks.append(
      Check(
        subject: "any engine", isGood: !usable.isEmpty, isNeeded: true,
        finding: usable.isEmpty ? "no engine can run here" : "\(usable.count) can run here",
        remedy: usable.isEmpty ? "run make setup" : nil))
    return checks
  }

  private func tool(_ name: String, package: String, isNeeded: Bool, use: String) -> Check {
    guard let path = ToolPath.find(name) else {
      return Check(
        subject: name, isGood: false, isNeeded: isNeeded, finding: "not installed; it \(use)",
        remedy: "apt-get install \(package)")
    }
    return Check(subject: name, isGood: true, isNeeded: isNeeded, finding: "\(path); \(use)")
  }

  private func page() -> Check {
    do {
      _ = try PageCatalog.load()
      return Check(subject: "web page", isGood: true, isNeeded: true, finding: "its files are there")
    } catch {
      return Check(
        subject: "web page", isGood: false, isNeeded: true, finding: "its files are missing",
        remedy: Explanation.of(error))
    }
  }

  private func voiceActivity() async -> Check {
    let subject = "speech detection"
    let folder = FileManager.default.temporaryDirectory.path
    var finding = ""
    var isGood = false
    do {
      let detection = try await SpeechDetection.start(
        settings, scratch: folder, explain: { finding = $0 }, logger: logger)
      isGood = detection.usesModel || settings.speechDetector == .energy
      await detection.stop()
    } catch {
      finding = Explanation.of(error)
    }
    let text = finding.replacing("speech detection: ", with: "")
    return Check(
      subject: subject, isGood: isGood, isNeeded: false, finding: text,
      remedy: isGood ? nil : Self.remedy(of: settings.speechDetector))
  }

  private static func remedy(of detector: SpeechDetectorChoice) -> String? {
    switch detector {
    case .auto, .silero: "make setup fetches sherpa-onnx and the Silero model"
    case .whisperX: "make whisperx installs WhisperX"
    case .energy: nil
    }
  }

  /// - Returns: `nil` where none is configured.
  private func brokers() async -> Check? {
    guard !settings.cluster.link.servers.isEmpty else { return nil }
    let isNeeded = settings.engineNames.contains(ClusterEngine.name)
    do {
      let link = try await NATSLink.connect(settings.cluster.link, logger: logger)
      do {
        let health = try await link.health()
        await link.close()
        return Check(
          subject: "brokers", isGood: health.isGood, isNeeded: isNeeded, finding: health.words,
          remedy: health.isGood ? nil : "see that more than half of the brokers run and reach each other")
      } catch {
        await link.close()
        throw error
      }
    } catch {
      return Check(
        subject: "brokers", isGood: false, isNeeded: isNeeded, finding: "not usable",
        remedy: "\(Explanation.of(error)) (docs/cluster.md)")
    }
  }

  private func speakers() -> Check {
    let whisperX = settings.engines.whisperX
    var ways: [String] = []
    if whisperX.python != nil, let model = whisperX.chosenDiarizationModel { ways.append("whisperx (\(model))") }
    if settings.engines.sherpa.speakers != nil { ways.append("sherpa") }
    let remedy =
      "make whisperx, or with sherpa: sotto models pull pyannote-segmentation-3.0 titanet-small (docs/engines.md)"
    return Check(
      subject: "speakers", isGood: !ways.isEmpty, isNeeded: false,
      finding: ways.isEmpty
        ? "not told apart: no model for it" : "told apart by models of " + ways.joined(separator: ", "),
      remedy: ways.isEmpty ? remedy : nil)
  }

  /// What was named and does not exist.
  private func unknownEngines() -> [Check] {
    let known = ServerEngines.names
    return settings.engineNames.filter { $0 != "auto" && !known.contains($0) }.map { name in
      Check(
        subject: "engine \(name)", isGood: false, isNeeded: true, finding: "there is no engine of this name",
        remedy: "choose from: auto, " + known.joined(separator: ", "))
    }
  }

  private func engineChecks() async -> [Check] {
    var checks: [Check] = []
    var cluster = settings.cluster
    // Under its own name: a server of that name may be running, and must not be answered for.
    cluster.gateway.gateway = ClusterName(from: cluster.gateway.gateway.description.prefix(25) + "-doctor")
    let catalog = ServerEngines.catalog(settings.engines, cluster: cluster, logger: logger)
    for recipe in catalog.recipes {
      let subject = "engine \(recipe.name)"
      // One that is named is used whether it is one for "auto" or not.
      let isNamed = settings.engineNames.contains(recipe.name)
      if let problem = recipe.problem ?? (isNamed ? nil : recipe.problemForAuto) {
        checks.append(
          Check(subject: subject, isGood: false, isNeeded: isNamed, finding: recipe.summary, remedy: problem))
        continue
      }
      do {
        let made = try await catalog.make([recipe.name])
        let models = made.engines.map(\.description.model).joined(separator: ", ")
        var reasons: [String] = []
        for engine in made.engines {
          if let reason = await engine.unavailability { reasons.append(reason) }
          await engine.stop()
        }
        if !reasons.isEmpty { throw EngineFailure(.unavailable, reasons.joined(separator: "; ")) }
        checks.append(
          Check(subject: subject, isGood: true, isNeeded: isNamed, finding: "\(recipe.summary) [model: \(models)]"))
      } catch {
        checks.append(
          Check(
            subject: subject, isGood: false, isNeeded: isNamed, finding: recipe.summary,
            remedy: Explanation.of(error)))
      }
    }
    return checks
  }
}
