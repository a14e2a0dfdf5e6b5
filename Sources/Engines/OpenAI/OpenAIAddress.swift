import Foundation
import TranscriptionCore

/// Where a server with OpenAI's interface is, checked.
struct OpenAIAddress: Sendable {
  /// Where what is sent to an address can be read.
  enum Reach: Hashable {
    /// At the two ends only: this machine, or over TLS.
    case ends
    /// In a private network: private addresses, and names that are resolved there only.
    case ownNetwork
    /// On the whole network path: open to eavesdropping.
    case publicNetwork
  }

  /// Without a slash at its end.
  let base: String
  let host: String
  let isEncrypted: Bool

  /// - Throws: ``EngineFailure`` that says what the address must be.
  init(_ text: String) throws(EngineFailure) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = parts.host?.lowercased(), !host.isEmpty
    else { throw Self.mistake("is no address of a server; it looks like http://127.0.0.1:8000/v1") }
    guard parts.user == nil, parts.password == nil else {
      throw Self.mistake("must hold no name and password; a key goes into SOTTO_OPENAI_KEY")
    }
    guard parts.query == nil, parts.fragment == nil else {
      throw Self.mistake("must end with its path, such as /v1, and have no ? or # in it")
    }
    let path = parts.path.split(separator: "/")
    guard path.suffix(2).first != "audio" else {
      throw Self.mistake("is the part before /audio/transcriptions, such as http://127.0.0.1:8000/v1")
    }
    let port = parts.port.map { ":\($0)" } ?? ""
    let folders = parts.percentEncodedPath.split(separator: "/").map { "/\($0)" }.joined()
    base = "\(scheme)://\(parts.percentEncodedHost ?? host)\(port)\(folders)"
    self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    isEncrypted = scheme == "https"
  }

  func endpoint(_ task: TranscriptionTask) -> String {
    switch task {
    case .transcribe: base + "/audio/transcriptions"
    case .translate: base + "/audio/translations"
    }
  }

  var models: String { base + "/models" }

  var reach: Reach {
    if isEncrypted || isThisMachine { return .ends }
    return isOnOwnNetwork ? .ownNetwork : .publicNetwork
  }

  private var isThisMachine: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || numbers?.first == 127
  }

  private var isOnOwnNetwork: Bool {
    if let numbers {
      return switch (numbers[0], numbers[1]) {
      case (10, _), (192, 168), (169, 254), (172, 16...31), (100, 64...127): true
      default: false
      }
    }
    if host.contains(":") { return host.hasPrefix("fc") || host.hasPrefix("fd") || host.hasPrefix("fe80") }
    return !host.contains(".") || [".local", ".internal", ".lan", ".home.arpa"].contains { host.hasSuffix($0) }
  }

  /// Those of an IPv4 address; `nil` for any other host.
  private var numbers: [UInt8]? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    let numbers = parts.compactMap(\.self)
    return parts.count == 4 && numbers.count == 4 ? numbers : nil
  }

  private static func mistake(_ what: String) -> EngineFailure {
    EngineFailure(.unavailable, "--openai-url \(what)")
  }
}
