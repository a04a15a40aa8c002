package dev.kured;

final class Main {
    private Main() {}

    static void main(String[] args) {
        System.exit(args.length);
    }
}
