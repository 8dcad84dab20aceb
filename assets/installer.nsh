; Beside electron-builder's own script. It is included as it is: these macros have the names it looks for.

; An installer for ARM64 finds nothing to unpack for another processor, and would leave shortcuts to a program that is not there.
!macro customInit
  !ifdef APP_ARM64
    ${IfNot} ${IsNativeARM64}
      MessageBox MB_OK|MB_ICONEXCLAMATION "This installer is for computers with an ARM64 processor. This computer needs the one for x64." /SD IDOK
      SetErrorLevel 1
      Quit
    ${EndIf}
  !endif
!macroend

; The open command is written without quotes around the program: with "C:\Program Files\..." Windows would first try C:\Program.exe.
; The installer keeps a copy of itself for an updater that Mailwright does not have.
!macro customInstall
  RMDir /r "$LOCALAPPDATA\mailwright-updater"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Mailwright bundle\shell\open\command" "" '"$appExe" "%1"'
!macroend

; The key of the ending would be left behind. A program that took the ending over since keeps it. Versions before 0.2 left their
; copy for an updater.
!macro customUnInstall
  RMDir /r "$LOCALAPPDATA\mailwright-updater"
  ReadRegStr $R0 SHELL_CONTEXT "Software\Classes\.mailwright" ""
  StrCmp $R0 "Mailwright bundle" 0 +2
  DeleteRegKey SHELL_CONTEXT "Software\Classes\.mailwright"
!macroend
