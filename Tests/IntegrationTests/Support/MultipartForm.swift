import Foundation

/// A `multipart/form-data` body.
struct MultipartForm: Sendable {
  private static let boundary = "a-boundary-that-no-file-holds"
  private var bytes = Data()

  var contentType: String { "multipart/form-data; boundary=\(Self.boundary)" }
  var encoded: Data { bytes + Data("--\(Self.boundary)--\r\n".utf8) }

  func field(_ name: String, _ value: String) -> MultipartForm {
    adding("Content-Disposition: form-data; name=\"\(name)\"", Data(value.utf8))
  }

  func file(_ name: String, _ content: Data, field: String = "file") -> MultipartForm {
    adding(
      "Content-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\n"
        + "Content-Type: application/octet-stream", content)
  }

  private func adding(_ headers: String, _ content: Data) -> MultipartForm {
    var form = self
    form.bytes += Data("--\(Self.boundary)\r\n\(headers)\r\n\r\n".utf8) + content + Data("\r\n".utf8)
    return form
  }
}
