import Foundation
import Testing

@testable import Models

struct CatalogTests {
  @Test func everyRowCanBeFetchedAndStored() throws {
    let names = ModelCatalog.entries.map(\.name)
    #expect(Set(names).count == names.count)
    for entry in ModelCatalog.entries {
      #expect(!entry.name.contains("/") && !entry.name.hasPrefix("."), "\(entry.name)")
      #expect(!entry.licence.isEmpty && !entry.title.isEmpty && !entry.downloads.isEmpty)
      for download in entry.downloads {
        #expect(try #require(URL(string: download.url)).scheme == "https")
        #expect(download.bytes > 0)
        if let sum = download.sha256 {
          #expect(sum.count == 64 && sum.allSatisfy { $0.isHexDigit && !$0.isUppercase }, "\(entry.name)")
        }
        if case .file(let name) = download.form { #expect(!name.contains("/") && !name.isEmpty) }
      }
    }
  }

  @Test func checksumsAreNotGivenTwice() {
    let sums = ModelCatalog.entries.flatMap { entry in
      Set(entry.downloads.compactMap(\.sha256)).map { ($0, entry.name) }
    }
    let shared = Dictionary(grouping: sums, by: \.0).filter { $0.value.count > 1 }
    // Whisper's vocabulary is the same for several sizes.
    #expect(shared.values.allSatisfy { $0.allSatisfy { $0.1.hasPrefix("faster-whisper-") } })
  }
}
