package io.splashdam.cli.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, columns as wide as their widest cell; columns of numbers are aligned to the right. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    public void row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException("Expected " + headings.size() + " cells, but got " + cells.length);
        }
        var row = new ArrayList<String>(cells.length);
        for (Object cell : cells) {
            String text = String.valueOf(cell);
            row.add(text.isEmpty() ? "-" : text);
        }
        rows.add(row);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(PrintStream out) {
        int columns = headings.size();
        int[] widths = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            widths[c] = headings.get(c).length();
            numeric[c] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], row.get(c).length());
                numeric[c] &= isNumber(row.get(c));
            }
        }
        printRow(out, headings, widths, numeric);
        for (List<String> row : rows) {
            printRow(out, row, widths, numeric);
        }
    }

    private static void printRow(PrintStream out, List<String> row, int[] widths, boolean[] numeric) {
        var line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - row.get(c).length());
            line.append(numeric[c] ? padding + row.get(c) : row.get(c) + padding)
                    .append(GAP);
        }
        out.println(line.toString().stripTrailing());
    }

    private static boolean isNumber(String cell) {
        return cell.equals("-") || (!cell.isEmpty() && cell.chars().allMatch(c -> "0123456789.,-".indexOf(c) >= 0));
    }
}
