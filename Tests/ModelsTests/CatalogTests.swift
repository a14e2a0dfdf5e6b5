import Foundation
import Testing

@testable import Models

struct CatalogTests {
  @Test func everyRowCanBeFetchedAndStored() throws {
    let names = ModelCatalog.entries.map(\.name)
    #expect(Set(names).count == names.count)
    for entry in ModelCatalog.entries {
      #expect(!entry.name.contains("/") && !entry.name.hasPrefix("."), "\(entry.name)")
      #expect(!entry.licence.isEmpty && !entry.title.isEmpty && !entry.forms.isEmpty && !entry.places.isEmpty)
      for download in entry.forms.flatMap(\.downloads) {
        #expect(download.bytes > 0 && !download.sources.isEmpty)
        for source in download.sources { try check(source) }
        if let sum = download.sha256 {
          #expect(sum.count == 64 && sum.allSatisfy { $0.isHexDigit && !$0.isUppercase }, "\(entry.name)")
        }
        if case .file(let name) = download.form { #expect(!name.contains("/") && !name.isEmpty) }
      }
    }
  }

  private func check(_ source: ModelSource) throws {
    switch source {
    case .address(let url): #expect(try #require(URL(string: url)).scheme == "https")
    case .wheels(let members):
      #expect(!members.isEmpty)
      for member in members {
        let parts = member.wheel.split(separator: "-")
        #expect(PackageIndex.normalized(String(parts[0])) == member.package && parts[1] == member.version)
        #expect(member.wheel.hasSuffix(".whl") && !member.wheel.contains("/") && !member.path.hasPrefix("/"))
      }
    }
  }

  @Test func saysWhereAModelCanBeHad() throws {
    let places = ["faster-whisper-base": ["hub", "PyPI"], "moonshine-base-en": ["release", "hub", "PyPI"]]
    for (name, expected) in places { #expect(ModelCatalog.entry(named: name)?.places == expected) }
    #expect(ModelCatalog.entry(named: "faster-whisper-small.en")?.languages == ["en"])
  }

  @Test func checksumsAreNotGivenTwice() {
    let sums = ModelCatalog.entries.flatMap { entry in
      Set(entry.forms.flatMap(\.downloads).compactMap(\.sha256)).map { ($0, entry.name) }
    }
    let shared = Dictionary(grouping: sums, by: \.0).filter { $0.value.count > 1 }
    // Whisper's vocabulary is the same for several sizes.
    #expect(shared.values.allSatisfy { $0.allSatisfy { $0.1.hasPrefix("faster-whisper-") } })
  }
}
