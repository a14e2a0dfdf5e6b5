/// What an upload says of its file before the first byte comes.
package struct UploadRequest: Sendable, Hashable {
  /// What the user calls the file; display text only.
  package var name: String
  /// A repeated key answers with the file of the first time.
  package var idempotencyKey: String?
  /// The announced length in bytes, where known, for an early refusal.
  package var expectedBytes: Int?
  /// The audio track that is wanted, counted from 1; `nil` leaves the choice to the server.
  package var audioTrack: Int?

  /// As many streams as a container can have for the decoder.
  package static let audioTracks = 1...1_000

  package init(name: String, idempotencyKey: String? = nil, expectedBytes: Int? = nil, audioTrack: Int? = nil) {
    self.name = name
    self.idempotencyKey = idempotencyKey
    self.expectedBytes = expectedBytes
    self.audioTrack = audioTrack
  }

  /// - Throws: `invalidRequest`, naming the field, for what no upload may say.
  package func check() throws(ServiceError) {
    try TextBounds.fileName.check(name)
    if let idempotencyKey { try TextBounds.idempotencyKey.check(idempotencyKey) }
    guard audioTrack.map({ Self.audioTracks.contains($0) }) ?? true else { throw Self.noTrackNumber }
  }

  /// The value of a form's field.
  ///
  /// - Throws: `invalidRequest` for anything but a number of a track.
  package static func audioTrack(_ text: String) throws(ServiceError) -> Int {
    guard let track = Int(text), audioTracks.contains(track) else { throw noTrackNumber }
    return track
  }

  private static let noTrackNumber = ServiceError(
    .invalidRequest, code: "invalid_value",
    message: "audio_track is the number of an audio track of the file, from 1 to \(audioTracks.upperBound).",
    parameter: "audio_track")
}
