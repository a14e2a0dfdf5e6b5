import HTTPTypes
import Hummingbird
import TranscriptionCore

/// The web page: its documents, and its other files below an address that names their version. Nothing else can be
/// reached.
struct PageRoutes: Sendable {
  let page: PageCatalog

  /// Nothing but what this server serves, and nothing inline: a script that is injected through a name or a caption is
  /// not run.
  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
    "media-src 'self' blob:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  private static let permissions =
    "camera=(), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=(), serial=(), hid=(), midi=()"

  /// Each address of a version always has the same content.
  private static let forGood = "public, max-age=31536000, immutable"

  func add(to table: inout RouteTable) {
    for (address, file) in page.documents {
      table.on(.get, address) { request, _ in Self.serve(file, to: request, cacheControl: "no-cache") }
    }
    table.on(.get, "/\(PageCatalog.assetFolder)/**", use: asset)
  }

  private func asset(_ request: Request, _ context: WebContext) throws -> Response {
    guard let file = page.assets[context.parameters.getCatchAll().joined(separator: "/")] else {
      throw ServiceError(
        .notFound, code: "not_found", message: "This is no file of the page as it is now. Reload the page.")
    }
    return Self.serve(file, to: request, cacheControl: Self.forGood)
  }

  private static func serve(_ file: PageFile, to request: Request, cacheControl: String) -> Response {
    let packed = AcceptEncoding.allowsGZip(request.headers[.acceptEncoding]) ? file.gzip : nil
    let form = packed ?? file.plain
    var headers: HTTPFields = [
      .contentType: file.contentType, .eTag: form.entityTag, .cacheControl: cacheControl,
      .contentSecurityPolicy: policy, .permissionsPolicy: permissions, .crossOriginOpenerPolicy: "same-origin",
      .crossOriginResourcePolicy: "same-origin", .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
    ]
    if file.gzip != nil { headers[.vary] = "Accept-Encoding" }
    if let condition = request.headers[.ifNoneMatch],
      EntityTag.matches(ifNoneMatch: condition, form.entityTag)
    {
      return Response(status: .notModified, headers: headers)
    }
    if packed != nil { headers[.contentEncoding] = "gzip" }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: form.bytes))
  }
}
