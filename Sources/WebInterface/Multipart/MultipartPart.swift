/// What the header block of one part of a `multipart/form-data` body says.
struct MultipartPart: Equatable {
  /// The form field.
  var name: String
  /// What the sender calls the file, without folders; `nil` for a plain field.
  var fileName: String?
  var contentType: String?

  init(name: String, fileName: String? = nil, contentType: String? = nil) {
    self.name = name
    self.fileName = fileName
    self.contentType = contentType
  }

  /// Reads a header block. What it does not say is empty.
  init(headerBlock: String) {
    self.init(name: "")
    for line in headerBlock.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].trimmingPrefix { $0 == " " || $0 == "\t" }
      switch line[..<colon].lowercased() {
      case "content-disposition":
        let parameters = HeaderParameters(value)
        name = parameters["name"] ?? ""
        fileName = parameters.fileName
      case "content-type":
        contentType = String(value)
      default:
        break
      }
    }
  }
}
