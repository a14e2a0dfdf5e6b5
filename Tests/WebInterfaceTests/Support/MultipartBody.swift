/// Builds `multipart/form-data` bodies.
struct MultipartBody {
  static let boundary = "----sottoTest"
  static let contentType = "multipart/form-data; boundary=\(boundary)"

  private var text = ""

  func field(_ name: String, _ value: String) -> Self {
    adding("Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)")
  }

  func file(_ content: String, name: String = "talk.wav", field: String = "file") -> Self {
    adding(
      "Content-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\n"
        + "Content-Type: audio/wav\r\n\r\n\(content)")
  }

  private func adding(_ part: String) -> Self {
    var copy = self
    copy.text += "--\(Self.boundary)\r\n\(part)\r\n"
    return copy
  }

  var body: String { text + "--\(Self.boundary)--\r\n" }
  var unfinished: String { text }
}
