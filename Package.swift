// swift-tools-version:6.2
import PackageDescription

/// Settings of every Swift target: Swift 6 language mode (below), existentials spelt out, imports that say
/// how far they reach, and no warning left standing.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "sotto",
  products: [
    .executable(name: "sotto", targets: ["sotto"]),
    .executable(name: "sotto-worker", targets: ["sotto-worker"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.20.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.30.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: Native libraries
    .systemLibrary(
      name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(
      name: "CPocketSphinx", pkgConfig: "pocketsphinx",
      providers: [.apt(["libpocketsphinx-dev", "pocketsphinx-en-us"])]),
    .systemLibrary(name: "CSherpaHeaders", pkgConfig: "sherpa-onnx-c"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CSherpaBridge", dependencies: ["CSherpaHeaders"],
      linkerSettings: [.linkedLibrary("dl")]),

    // MARK: Layers, lowest first
    .target(name: "Hashing", dependencies: ["CLibCrypto"], swiftSettings: strict),
    .target(name: "TranscriptionCore", swiftSettings: strict),
    .target(
      name: "Audio",
      dependencies: [
        "TranscriptionCore",
        .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strict),
    .target(
      name: "Scheduling",
      dependencies: [
        "TranscriptionCore",
        .product(name: "DequeModule", package: "swift-collections"),
      ], swiftSettings: strict),
    .target(
      name: "Sessions",
      dependencies: [
        "TranscriptionCore", "Audio", "Hashing", "Scheduling",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], swiftSettings: strict),
    .target(
      name: "Engines",
      dependencies: [
        "TranscriptionCore", "Audio",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strict),
    .target(
      name: "Models",
      dependencies: [
        "TranscriptionCore", "Audio", "CZlib", "Hashing",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strict),
    .target(
      name: "Outbound",
      dependencies: [
        "TranscriptionCore", "CLibCrypto",
        .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: strict),
    .target(
      name: "Cluster",
      dependencies: [
        "TranscriptionCore", "Audio", "Hashing", "Messaging",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .target(
      name: "Messaging",
      dependencies: [
        "CLibCrypto",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ], swiftSettings: strict),
    .target(
      name: "Persistence",
      dependencies: [
        "TranscriptionCore",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ], swiftSettings: strict),
    .target(
      name: "WebInterface",
      dependencies: [
        "TranscriptionCore", "CZlib",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.copy("Page")], swiftSettings: strict),

    // MARK: Executables
    .executableTarget(
      name: "sotto",
      dependencies: [
        "TranscriptionCore", "Audio", "Sessions", "Engines", "Models", "Outbound", "Persistence", "WebInterface",
        "Cluster", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "sotto-worker",
      dependencies: ["TranscriptionCore", "CPocketSphinx", "CSherpaBridge"],
      swiftSettings: strict),

    // MARK: Load tool; no part of the product
    .executableTarget(
      name: "sotto-bench",
      dependencies: [
        "TranscriptionCore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOFoundationCompat", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], path: "Benchmarks/Sources", swiftSettings: strict),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["TranscriptionCore"], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "HashingTests", dependencies: ["Hashing"], swiftSettings: strict),
    .testTarget(
      name: "TranscriptionCoreTests", dependencies: ["TranscriptionCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "AudioTests", dependencies: ["Audio", "TestSupport", "TranscriptionCore"], swiftSettings: strict),
    .testTarget(
      name: "SchedulingTests", dependencies: ["Scheduling", "TestSupport", "TranscriptionCore"], swiftSettings: strict),
    .testTarget(
      name: "SessionsTests",
      dependencies: [
        "Sessions", "Audio", "Hashing", "Persistence", "Scheduling", "TestSupport", "TranscriptionCore",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EnginesTests",
      dependencies: [
        "Engines", "TestSupport", "TranscriptionCore", "sotto-worker",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ClusterTests",
      dependencies: [
        "Audio", "Cluster", "Hashing", "Messaging", "Sessions", "TestSupport", "TranscriptionCore",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ModelsTests",
      dependencies: [
        "CZlib", "Hashing", "Models", "TestSupport",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: strict),
    .testTarget(
      name: "MessagingTests",
      dependencies: [
        "Messaging", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], swiftSettings: strict),
    .testTarget(
      name: "OutboundTests",
      dependencies: [
        "Outbound", "TestSupport", "TranscriptionCore",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: strict),
    .testTarget(
      name: "PersistenceTests", dependencies: ["Persistence", "TestSupport", "TranscriptionCore"],
      swiftSettings: strict),
    .testTarget(
      name: "SettingsTests",
      dependencies: [
        "sotto", "Engines",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "WebInterfaceTests",
      dependencies: [
        "WebInterface", "TestSupport", "TranscriptionCore",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], exclude: ["Transcripts/golden-documents.json"], swiftSettings: strict),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "TestSupport", "TranscriptionCore", "sotto", "sotto-worker",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOFoundationCompat", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
