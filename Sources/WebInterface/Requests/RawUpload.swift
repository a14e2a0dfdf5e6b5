import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

/// A file that is the whole body of a request.
struct RawUpload {
  private let upload: UploadRequest
  private let request: Request

  /// The name of a file for which none was given.
  private static let unnamed = "upload"

  /// - Parameters:
  ///   - key: its idempotency key.
  ///   - track: the audio track that is wanted.
  init(_ request: Request, key: String? = nil, audioTrack track: Int? = nil) {
    let name =
      QueryReader(request).text("name").map { FileName.clean($0) }
      ?? request.headers[.contentDisposition].flatMap { HeaderParameters($0).fileName } ?? ""
    upload = UploadRequest(
      name: name.isEmpty ? Self.unnamed : name, idempotencyKey: key,
      expectedBytes: request.headers[.contentLength].flatMap { Int($0) }, audioTrack: track)
    self.request = request
  }

  /// Sends the file on as it comes.
  ///
  /// - Parameter put: takes a file into a session.
  func send<Value>(
    _ put: (UploadRequest, (any UploadWriter) async throws -> Void) async throws -> Value
  ) async throws -> Value {
    var body = BodyReader(request)
    return try await put(upload) { writer in
      while let chunk = try await body.next() { try await writer.write(Array(buffer: chunk)) }
    }
  }
}
