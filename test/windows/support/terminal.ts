import "./node22.ts";
import "../../../src-main/hosts/terminal/main.ts";
