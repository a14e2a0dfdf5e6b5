import Foundation

/// Recordings of hours, made of minutes.
enum LongRecording {
  /// A WAV file in which a piece of speech repeats.
  static func wave(_ reel: SpeechReel, minutes: Int, at path: String) throws {
    let minute = Wave.samples(of: Data(reel.recording(at: 0, seconds: 60, number: 0)))
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw BenchFailure("cannot write \(path)") }
    defer { try? file.close() }
    // Two hours are 230 MB: well below what the header's 32 bits can say.
    let bytes = minute.count * 2 * minutes
    var header = Wave.file([])
    withUnsafeBytes(of: UInt32(36 + bytes).littleEndian) { header.replaceSubrange(4..<8, with: $0) }
    withUnsafeBytes(of: UInt32(bytes).littleEndian) { header.replaceSubrange(40..<44, with: $0) }
    try file.write(contentsOf: header)
    let body = minute.withUnsafeBytes { Data($0) }
    for _ in 0..<minutes { try file.write(contentsOf: body) }
  }

  /// A film: a black picture, and compressed sound in which a piece of speech repeats. Copied together, not encoded anew.
  static func film(_ reel: SpeechReel, minutes: Int, in folder: String) async throws -> String {
    let minute = folder + "/minute.wav"
    try Data(reel.recording(at: 0, seconds: 60, number: 0)).write(to: URL(filePath: minute))
    let part = folder + "/minute.mkv"
    try await SpeechReel.command(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=black:s=64x64:r=2:d=60", "-i", minute, "-shortest"]
        + ["-c:v", "mpeg4", "-c:a", "libmp3lame", "-b:a", "64k", part])
    let film = folder + "/film.mkv"
    try await SpeechReel.command(
      "ffmpeg", ["-nostdin", "-v", "error", "-stream_loop", "\(minutes - 1)", "-i", part, "-c", "copy", film])
    return film
  }
}
