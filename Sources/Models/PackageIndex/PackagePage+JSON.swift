import Foundation

extension PackagePage {
  private struct Document: Decodable {
    struct Meta: Decodable {
      var version: String

      private enum CodingKeys: String, CodingKey { case version = "api-version" }
    }

    struct Entry: Decodable {
      var filename: String
      var url: String
      var hashes: [String: String]?
      var size: Int?
    }

    var meta: Meta
    var files: [Entry]
  }

  /// Reads a page as PEP 691 describes it.
  ///
  /// - Throws: for what is no such page, and for one of another major version.
  static func read(json: [UInt8]) throws(SourceFailure) -> PackagePage {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(json))
    } catch {
      throw SourceFailure("its page of the package cannot be understood")
    }
    guard document.meta.version.split(separator: ".").first == "1" else {
      throw SourceFailure("its page of the package is of version \(document.meta.version), not 1")
    }
    let files = document.files.map { entry in
      let (reference, sum) = parted(entry.url)
      return File(
        name: entry.filename, reference: reference, sha256: entry.hashes?["sha256"].flatMap(sha256) ?? sum,
        bytes: entry.size.flatMap { $0 >= 0 ? $0 : nil })
    }
    return PackagePage(files: files)
  }
}
