import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements for CI, from standard input: {@code URL USER}, password in PGPASSWORD. Rows of the last one, tabs between columns. */
class SqlLines {
    public static void main(String[] args) throws Exception {
        String sql = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        try (Connection connection = DriverManager.getConnection(args[0], args[1], System.getenv("PGPASSWORD"));
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (rows) {
                ResultSet result = statement.getResultSet();
                while (result.next()) {
                    List<String> columns = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        columns.add(String.valueOf(result.getString(i)));
                    }
                    out.println(String.join("\t", columns));
                }
                rows = statement.getMoreResults();
            }
        }
        out.flush();
    }
}
