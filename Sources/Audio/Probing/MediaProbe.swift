/// What a media file says about its sound.
package struct MediaProbe: Sendable, Hashable {
  /// Seconds; `nil` where the container does not know, as in what browsers record. The decoded sound may differ.
  package var duration: Double?
  package var sampleRate: Int?
  package var channels: Int?
  /// As ffmpeg names it: `mp3`, `opus`, `pcm_s16le`…
  package var codec: String?

  package init(duration: Double?, sampleRate: Int?, channels: Int?, codec: String?) {
    self.duration = duration
    self.sampleRate = sampleRate
    self.channels = channels
    self.codec = codec
  }
}
