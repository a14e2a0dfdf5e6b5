import TranscriptionCore

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

  /// Whether this is the file of a form with one: `file`, or `file[]` as PHP's clients write it.
  var isFile: Bool { name == "file" || name == "file[]" }

  /// Reads a header block. What it does not say is empty. A line that begins with a blank goes on with the one before it
  /// (RFC 5322 section 2.2.3).
  init(headerBlock: String) {
    self.init(name: "")
    // Not every character that ends a line for Swift: a name may hold others.
    var lines: [String] = []
    for line in headerBlock.split(whereSeparator: { $0 == "\r\n" || $0 == "\n" || $0 == "\r" }) {
      if line.first == " " || line.first == "\t", let last = lines.popLast() {
        lines.append(last + " " + line.drop { $0 == " " || $0 == "\t" })
      } else {
        lines.append(String(line))
      }
    }
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].trimmingPrefix { $0 == " " || $0 == "\t" }
      switch line[..<colon].lowercased().filter({ $0 != " " && $0 != "\t" }) {
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
