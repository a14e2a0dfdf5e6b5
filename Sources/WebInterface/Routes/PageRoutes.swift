import HTTPTypes
import Hummingbird
import TranscriptionCore

/// The web page: one route for each of its files, so nothing else can be reached.
struct PageRoutes: Sendable {
  let page: PageCatalog

  private static let policy =
    "default-src 'self'; media-src 'self' blob:; img-src 'self' data: blob:; worker-src 'self' blob:; "
    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

  func add(to table: inout RouteTable) {
    for (path, file) in page.files {
      table.on(.get, path) { request, _ in Self.serve(file, to: request) }
    }
  }

  private static func serve(_ file: PageFile, to request: Request) -> Response {
    let headers: HTTPFields = [
      .contentType: file.contentType, .eTag: file.entityTag, .cacheControl: "no-cache",
      .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
    ]
    if let condition = request.headers[.ifNoneMatch],
      EntityTag.matches(ifNoneMatch: condition, file.entityTag)
    {
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
  }
}
