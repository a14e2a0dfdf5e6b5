import ArgumentParser

/// The flags of a group of settings, made from their declarations.
///
/// ArgumentParser finds the flags of a type in its mirror and then decodes them by their labels. A type that the compiler
/// reflects has a property for each; this one has a mirror and a decoder of its own instead.
struct SettingFlags<Group: SettingGroup>: ParsableArguments, CustomReflectable {
  /// What stood on the command line.
  private(set) var texts = SettingTexts()

  private struct Label: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init() {}

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Label.self)
    for entry in Group.members.flags {
      let label = Label(stringValue: entry.flag)
      if entry.declaration.isSwitch {
        if try values.decode(Flag<Bool>.self, forKey: label).wrappedValue { texts[entry.declaration] = "true" }
      } else {
        texts[entry.declaration] = try values.decode(Option<String?>.self, forKey: label).wrappedValue
      }
    }
  }

  var customMirror: Mirror {
    Mirror(self, children: Group.members.flags.map { ($0.flag, Self.definition($0)) })
  }

  private static func definition(_ entry: SettingMembers.Entry) -> Any {
    let kind = entry.declaration.kind
    let help = ArgumentHelp(entry.help, valueName: kind.placeholder)
    if entry.declaration.isSwitch { return Flag(wrappedValue: false, name: .customLong(entry.flag), help: help) }
    return Option<String?>(
      wrappedValue: nil, name: .customLong(entry.flag), parsing: kind.mayBeginWithDash ? .unconditional : .next,
      help: help, completion: completion(of: kind))
  }

  private static func completion(of kind: any SettingKind) -> CompletionKind? {
    switch kind.completion {
    case .none: nil
    case .words(let words): .list(words)
    case .folders: .directory
    case .files: .file()
    }
  }
}
