import Foundation

/// Where the files of the web page lie: relative to the executable itself, wherever it was copied to, by whatever link and
/// from whatever folder it was started.
enum PageFolder {
  /// The folder as the build leaves it beside the executable.
  private static let besideExecutable = "sotto_WebInterface.resources/Page"
  private static let installed = "../share/sotto/Page"

  /// - Throws: ``PageMissing`` when it is in none of the places.
  static func find() throws(PageMissing) -> String {
    // The kernel's answer: links are followed, and the working folder plays no part.
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return try find(beside: URL(fileURLWithPath: executable).deletingLastPathComponent().path)
  }

  static func find(beside folder: String) throws(PageMissing) -> String {
    let places = [besideExecutable, installed].map {
      URL(fileURLWithPath: folder).appendingPathComponent($0).standardized.path
    }
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0 + "/index.html") }) else {
      throw PageMissing(folder: folder, places: places)
    }
    return found
  }
}
