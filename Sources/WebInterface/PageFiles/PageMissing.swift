/// The web page's files are not where an executable looks for them. Its description says what to do.
package struct PageMissing: Error, CustomStringConvertible {
  let folder: String
  let places: [String]

  package var description: String {
    "The files of the web page are missing. Copy the folder sotto_WebInterface.resources, which the build leaves beside "
      + "sotto, into \(folder). Looked for: \(places.map { $0 + "/index.html" }.joined(separator: ", "))."
  }
}
