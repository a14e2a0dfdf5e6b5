/// What a media file says about its sound.
package struct MediaProbe: Sendable, Hashable {
  /// Seconds; `nil` where the container does not know, as in what browsers record, or says what cannot be. The decoded sound
  /// may differ.
  package var duration: Double?
  package var sampleRate: Int?
  package var channels: Int?
  /// As ffmpeg names it: `mp3`, `opus`, `pcm_s16le`…
  package var codec: String?
  package var notices: [MediaNotice]

  package init(
    duration: Double?, sampleRate: Int?, channels: Int?, codec: String?, notices: [MediaNotice] = []
  ) {
    self.duration = duration
    self.sampleRate = sampleRate
    self.channels = channels
    self.codec = codec
    self.notices = notices
  }
}
