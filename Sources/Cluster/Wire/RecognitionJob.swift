package import TranscriptionCore

/// One window that waits for a worker.
package struct RecognitionJob: WireMessage, Hashable {
  package var version = Self.current
  /// `LeaseID.description`: names one stay of a window. It is not parsed.
  package var id: String
  package var gateway: ClusterName
  /// SHA-256 of the samples as raw little-endian 32-bit floats, in hex.
  package var digest: String
  /// Samples at 16 kHz mono.
  package var samples: Int
  package var options: RecognitionOptions
  /// Whether it must not share a batch: it is suspected of making its batch fail.
  package var standsAlone: Bool
  /// Whether it comes first: live speech.
  package var isLive: Bool
  /// Milliseconds since 1970 after which the gateway has given it up.
  package var deadline: Int

  /// The most that a job may have in bytes.
  package static let maximumBytes = 65_536

  package init(
    id: String, gateway: ClusterName, digest: String, samples: Int, options: RecognitionOptions,
    standsAlone: Bool = false, isLive: Bool = false, deadline: Int
  ) {
    self.id = id
    self.gateway = gateway
    self.digest = digest
    self.samples = samples
    self.options = options
    self.standsAlone = standsAlone
    self.isLive = isLive
    self.deadline = deadline
  }

  package var bytesOfSamples: Int { samples * 4 }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case id, gateway, digest, samples, options, deadline
    case standsAlone = "alone"
    case isLive = "live"
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    version = try fields.decode(Int.self, forKey: .version)
    id = try fields.decode(String.self, forKey: .id)
    gateway = try fields.decode(ClusterName.self, forKey: .gateway)
    digest = try fields.decode(String.self, forKey: .digest)
    samples = try fields.decode(Int.self, forKey: .samples)
    options = try fields.decode(RecognitionOptions.self, forKey: .options)
    standsAlone = try fields.decodeIfPresent(Bool.self, forKey: .standsAlone) ?? false
    isLive = try fields.decodeIfPresent(Bool.self, forKey: .isLive) ?? false
    deadline = try fields.decode(Int.self, forKey: .deadline)
    // Half an hour is far beyond any window.
    guard (1...28_800_000).contains(samples) else {
      throw DecodingError.dataCorruptedError(forKey: .samples, in: fields, debugDescription: "no number of samples")
    }
  }
}
