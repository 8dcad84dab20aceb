; What electron-builder's script does around assets/installer.nsh, with its own macros for the ending: installed, and uninstalled.
Unicode true
Target amd64-unicode
Name "Mailwright"
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent
!define /ifndef FOLDER "Program Files (x)"
Var appExe
!include "LogicLib.nsh"
!include "x64.nsh"
!include "${TEMPLATES}/include/FileAssociation.nsh"
!include "${INSTALLER_NSH}"

Function .onInit
  !insertmacro customInit
FunctionEnd

Section
  SetShellVarContext current
  StrCpy $INSTDIR "C:\t\${FOLDER}\Mailwright"
  StrCpy $appExe "$INSTDIR\Mailwright.exe"
  SetOutPath $INSTDIR
  CreateDirectory "$LOCALAPPDATA\mailwright-updater"
  FileOpen $0 "$LOCALAPPDATA\mailwright-updater\installer.exe" w
  FileClose $0
  !insertmacro APP_ASSOCIATE "mailwright" "Mailwright bundle" "Mailwright bundle" "$appExe,0" "Open with Mailwright" "$appExe $\"%1$\""
  !insertmacro customInstall
  WriteUninstaller "C:\t\uninstall.exe"
SectionEnd

Section "un.Uninstall"
  SetShellVarContext current
  CreateDirectory "$LOCALAPPDATA\mailwright-updater"
  !insertmacro customUnInstall
  !insertmacro APP_UNASSOCIATE "mailwright" "Mailwright bundle"
SectionEnd
