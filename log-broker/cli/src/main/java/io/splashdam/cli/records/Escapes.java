package io.splashdam.cli.records;

/** {@code \n}, {@code \t}, {@code \r}, {@code \0}, {@code \\} and {@code \xNN}, as shells pass them through. Pure. */
final class Escapes {
    private Escapes() {}

    static String resolve(String text) {
        var resolved = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                resolved.append(c);
                continue;
            }
            char escaped = text.charAt(i++);
            if (escaped == 'x' && i + 2 <= text.length() && isHex(text, i)) {
                resolved.append((char) Integer.parseInt(text.substring(i, i + 2), 16));
                i += 2;
            } else {
                resolved.append(single(escaped));
            }
        }
        return resolved.toString();
    }

    private static boolean isHex(String text, int at) {
        return Character.digit(text.charAt(at), 16) >= 0 && Character.digit(text.charAt(at + 1), 16) >= 0;
    }

    private static String single(char escaped) {
        return switch (escaped) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '0' -> "\0";
            case '\\' -> "\\";
            default -> "\\" + escaped;
        };
    }
}
