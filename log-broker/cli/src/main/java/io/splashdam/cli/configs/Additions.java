package io.splashdam.cli.configs;

import io.splashdam.cli.shell.CommandFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code --add-config} says: {@code k1=v1,k2=[v1,v2],k3=v3}; brackets hold a value that has commas. Pure.
 */
final class Additions {
    private Additions() {}

    static Map<String, String> parse(String text) {
        var settings = new LinkedHashMap<String, String>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0 || text.substring(at, equals).isBlank()) {
                throw CommandFailure.usage("'" + text.substring(at) + "' is no setting", "write KEY=VALUE,KEY=[V1,V2]");
            }
            String key = text.substring(at, equals).strip();
            boolean isBracketed = equals + 1 < text.length() && text.charAt(equals + 1) == '[';
            int end = isBracketed ? text.indexOf(']', equals) : text.indexOf(',', equals);
            if (isBracketed && end < 0) {
                throw CommandFailure.usage("the value of " + key + " lacks its closing bracket", "write KEY=[V1,V2]");
            }
            end = end < 0 ? text.length() : end;
            settings.put(
                    key, text.substring(equals + (isBracketed ? 2 : 1), end).strip());
            at = isBracketed ? end + 1 : end;
            if (at < text.length() && text.charAt(at) != ',') {
                throw CommandFailure.usage(
                        "'" + text.substring(at) + "' follows a bracket", "put a comma between settings");
            }
            at++;
        }
        return settings;
    }
}
