import Hummingbird
import NIOCore

extension ResponseBody {
  /// What is written of a large document at once, so that it waits here and not in the connection for a slow client.
  private static let pieceBytes = 32 << 10

  /// A document that is there already, written piece by piece where it is large.
  static func document(_ document: ByteBuffer) -> ResponseBody {
    guard document.readableBytes > pieceBytes else { return ResponseBody(byteBuffer: document) }
    return ResponseBody(contentLength: document.readableBytes) { writer in
      var rest = document
      while let piece = rest.readSlice(length: min(pieceBytes, rest.readableBytes)), piece.readableBytes > 0 {
        try await writer.write(piece)
      }
      try await writer.finish(nil)
    }
  }
}
