import Glibc
import TranscriptionCore

/// The samples of a whole file, hours long, without reading them into memory: the kernel brings in what is looked at.
///
/// Takes little-endian 32-bit floats on a little-endian machine. What is not a number becomes silence, in this process
/// alone.
final class MappedAudio {
  /// As many as sherpa-onnx can count: 37 hours.
  static let maximumSamples = Int(Int32.max)

  let samples: UnsafePointer<Float>
  let count: Int
  private let base: UnsafeMutableRawPointer
  private let bytes: Int

  init(_ audio: WindowAudio) throws(Rejection) {
    guard audio.samples > 0, audio.samples <= Self.maximumSamples else {
      throw .badAudio("\(audio.samples) samples; 1 to \(Self.maximumSamples) can be handled at once")
    }
    let descriptor = open(audio.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .badAudio("the audio file cannot be read") }
    defer { close(descriptor) }
    count = audio.samples
    bytes = audio.samples * MemoryLayout<Float>.size
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) == bytes else {
      throw .badAudio("the audio file has \(status.st_size) bytes, not 4 for each of \(audio.samples) samples")
    }
    guard let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
      throw .engine("the audio file cannot be mapped: \(String(cString: strerror(errno)))")
    }
    self.base = base
    let floats = base.bindMemory(to: Float.self, capacity: count)
    for index in 0..<count where !floats[index].isFinite { floats[index] = 0 }
    samples = UnsafePointer(floats)
  }

  deinit { munmap(base, bytes) }

  var duration: Double { Double(count) / AudioFormat.sampleRate }
}
