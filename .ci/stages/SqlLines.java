import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Statements for CI, from standard input: {@code URL USER PASSWORD}. If they answer with rows: the columns' names, then the
 * rows, with tabs between the columns.
 */
class SqlLines {
    public static void main(String[] args) throws Exception {
        String sql = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        Properties login = new Properties();
        login.setProperty("user", args[1]);
        login.setProperty("password", args[2]);
        login.setProperty("connectTimeout", "20");
        login.setProperty("socketTimeout", "300");
        try (Connection connection = DriverManager.getConnection(args[0], login);
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                print(statement.getResultSet(), out);
            }
        }
        out.flush();
    }

    private static void print(ResultSet result, PrintStream out) throws Exception {
        ResultSetMetaData columns = result.getMetaData();
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            cells.add(columns.getColumnLabel(i));
        }
        out.println(String.join("\t", cells));
        while (result.next()) {
            cells.clear();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                cells.add(String.valueOf(result.getString(i)));
            }
            out.println(String.join("\t", cells));
        }
    }
}
