@main struct Sotto { static func main() {} }
