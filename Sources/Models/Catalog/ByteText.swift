/// Numbers of bytes for people.
package enum ByteText {
  package static func of(_ bytes: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(bytes)
    var index = 0
    while value >= 999.5, index < units.count - 1 {
      value /= 1000
      index += 1
    }
    let rounded = value < 10 && index > 0 ? (value * 10).rounded() / 10 : value.rounded()
    let text = rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    return "\(text) \(units[index])"
  }
}
