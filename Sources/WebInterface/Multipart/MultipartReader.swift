import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

/// Reads the parts of a multipart request one after the other, a chunk at a time, straight off the connection.
///
/// ``nextPart()`` goes on to the next part and drops what is left of the present one; ``nextChunk()`` gives the present
/// part's content. The whole body is never in memory.
struct MultipartReader {
  private var body: BodyReader
  private var decoder: MultipartDecoder
  private let limits: MultipartLimits
  private var isInPart = false

  /// - Throws: ``ServiceError`` when the request's content type is no `multipart/form-data` with a boundary.
  init(_ request: Request, limits: MultipartLimits) throws(ServiceError) {
    let type = HeaderParameters(request.headers[.contentType] ?? "")
    guard type.head == "multipart/form-data" else {
      throw ServiceError(
        .unsupportedMediaType, code: "unsupported_media_type",
        message: "Send the audio as multipart/form-data with a part named file.")
    }
    guard let boundary = type["boundary"], (1...200).contains(boundary.utf8.count) else {
      throw MultipartDecoder.malformed("The Content-Type names no boundary.")
    }
    body = BodyReader(request)
    decoder = MultipartDecoder(boundary: boundary, limits: limits)
    self.limits = limits
  }

  /// The next part; `nil` after the last one.
  mutating func nextPart() async throws -> MultipartPart? {
    while isInPart { _ = try await nextChunk() }
    while true {
      switch try await nextEvent() {
      case .part(let part):
        isInPart = true
        return part
      case .end:
        try await body.skipRest()
        return nil
      case .content, .partEnd: continue
      }
    }
  }

  /// More of the present part's content; `nil` at its end.
  mutating func nextChunk() async throws -> ByteBuffer? {
    guard isInPart else { return nil }
    if case .content(let bytes) = try await nextEvent() { return bytes }
    isInPart = false
    return nil
  }

  /// The present part's content as text.
  ///
  /// - Throws: ``ServiceError`` when it is longer than a field may be.
  mutating func text(of part: MultipartPart) async throws -> String {
    var text = ByteBuffer()
    while let chunk = try await nextChunk() {
      guard text.readableBytes + chunk.readableBytes <= limits.fieldBytes else {
        throw ServiceError(
          .tooLarge, code: "field_too_large", message: "The field \(part.name) is over \(limits.fieldBytes) bytes.",
          parameter: part.name, limit: limits.fieldBytes)
      }
      text.writeImmutableBuffer(chunk)
    }
    return String(buffer: text)
  }

  private mutating func nextEvent() async throws -> MultipartDecoder.Event {
    while true {
      if let event = try decoder.next() { return event }
      guard let chunk = try await body.next() else {
        try decoder.finish()
        return .end
      }
      decoder.append(chunk)
    }
  }
}
