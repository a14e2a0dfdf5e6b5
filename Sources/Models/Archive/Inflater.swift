import CZlib

/// Decompresses one deflated stream without header and trailer, piece by piece. By zlib.
final class Inflater {
  /// The window of deflate, 32 KiB; negative for a stream without header.
  private static let windowBits: Int32 = -15
  private static let outputBytes = 1 << 18

  // zlib keeps this address.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether the stream's end was found.
  private(set) var isAtEnd = false

  /// - Throws: ``ModelFailure`` when there is no memory for it.
  init() throws(ModelFailure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit2_(stream, Self.windowBits, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      throw ModelFailure("There is no memory for unpacking.")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Decompresses all of `input`, the next piece of the stream.
  ///
  /// - Parameter take: gets what comes out, at most 256 KiB at a time.
  /// - Returns: false when the stream is damaged, or goes on behind its end.
  func inflate(_ input: [UInt8], into take: ([UInt8]) throws -> Void) throws -> Bool {
    var input = input
    return try input.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = uInt(input.count)
      while true {
        guard !isAtEnd else { return stream.pointee.avail_in == 0 }
        var result = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: Self.outputBytes) { buffer, count in
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = uInt(buffer.count)
          result = CZlib.inflate(stream, Z_NO_FLUSH)
          count = buffer.count - Int(stream.pointee.avail_out)
        }
        isAtEnd = result == Z_STREAM_END
        // Z_BUF_ERROR: nothing is left to read, and nothing came out.
        guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else { return false }
        if !output.isEmpty { try take(output) }
        if !isAtEnd, output.count < Self.outputBytes { return stream.pointee.avail_in == 0 }
      }
    }
  }
}
