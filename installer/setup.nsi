; Setup.exe of LAYAR RAMAH Loket. Read by makensis, with -D defines from installer/windows.py.
; The stub is 64-bit: it starts where the program starts, and only there.
Target amd64-unicode
Unicode true
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel admin
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
SetDatablockOptimize on
AllowSkipFiles off
CRCCheck force
XPStyle on
BrandingText " "

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "x64.nsh"
!include "WordFunc.nsh"
!include "FileFunc.nsh"

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\LAYAR RAMAH Loket"
!define LEAST_BUILD 17763   ; Windows 10 1809: what Qt asks for
!define DATA_NAME "LAYAR RAMAH Loket"

; Exit codes of a silent run; docs/installing.md lists them.
!define TOO_OLD 3
!define NEWER_THERE 4
!define RUNNING 5
!define NO_COPY 6
!define NOT_WRITTEN 7

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\LAYAR RAMAH Loket"
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Pemasang ${NAME}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "MIT License"
!ifdef SIGNING
  !uninstfinalize '${SIGNING}'
!endif

Var Upgrade      ; version that is installed, empty on a first installation
Var Data         ; the office's data folder on this PC
Var Welcome      ; what the first page says

!define MUI_ICON "${ART}/loket.ico"
!define MUI_UNICON "${ART}/loket.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${ART}/samping.bmp"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${ART}/samping.bmp"
!define MUI_HEADERIMAGE
!define MUI_HEADERIMAGE_RIGHT
!define MUI_HEADERIMAGE_BITMAP "${ART}/kepala.bmp"
!define MUI_HEADERIMAGE_UNBITMAP "${ART}/kepala.bmp"
!define MUI_ABORTWARNING
!define MUI_ABORTWARNING_TEXT "Pemasangan belum selesai. Berhenti sekarang?"
!define MUI_WELCOMEPAGE_TITLE "Memasang ${NAME} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "$Welcome"
!insertmacro MUI_PAGE_WELCOME
!define MUI_LICENSEPAGE_TEXT_TOP "Program ini gratis dan sumbernya terbuka."
!define MUI_LICENSEPAGE_TEXT_BOTTOM "Tekan Pasang untuk melanjutkan."
!define MUI_LICENSEPAGE_BUTTON "Pasang"
!insertmacro MUI_PAGE_LICENSE "${FOLDER}/LISENSI.txt"
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "${NAME} siap dipakai"
!define MUI_FINISHPAGE_TEXT "Program ada di menu Start dan di desktop, untuk semua akun di komputer ini."
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "Buka program sekarang"
!define MUI_FINISHPAGE_RUN_FUNCTION OpenAsUser
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!insertmacro MUI_PAGE_FINISH

!define MUI_UNCONFIRMPAGE_TEXT_TOP "Program akan dicopot dari komputer ini. Data kantor tetap ada, kecuali Anda sendiri memintanya dihapus."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"

; ---------------------------------------------------------------- shared

!macro SHARED un
Function ${un}Prepare
  SetRegView 64
  SetShellVarContext all
  StrCpy $Data "$APPDATA\${DATA_NAME}"
FunctionEnd

; A running program's file cannot be opened for writing, whichever account runs it. Leaves 1 in $R0 when it runs.
Function ${un}IsRunning
  StrCpy $R0 0
  ${For} $R1 1 3
    StrCpy $R0 0
    Push "$INSTDIR\loket.exe"
    Call ${un}IsBusy
    Push "$INSTDIR\loket-perintah.exe"
    Call ${un}IsBusy
    ${If} $R0 == 0
      Return
    ${EndIf}
    Sleep 400   ; a virus scanner lets go after a moment, a program does not
  ${Next}
FunctionEnd

Function ${un}IsBusy
  Pop $R2
  ${IfNot} ${FileExists} "$R2"
    Return
  ${EndIf}
  ClearErrors
  FileOpen $R3 "$R2" a
  ${If} ${Errors}
    StrCpy $R0 1
  ${Else}
    FileClose $R3
  ${EndIf}
  ClearErrors
FunctionEnd

; Goes on only once the program is closed.
Function ${un}WaitUntilClosed
  again:
  Call ${un}IsRunning
  ${If} $R0 == 1
    ${If} ${Silent}
      SetErrorLevel ${RUNNING}
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Program Loket sedang terbuka, mungkin di akun lain komputer ini.$\r$\n$\r$\nTutup dahulu, lalu tekan Coba lagi." IDRETRY again
    SetErrorLevel ${RUNNING}
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro SHARED ""
!insertmacro SHARED "un."

; ---------------------------------------------------------------- before

Function .onInit
  Call Prepare
  Call RefuseOldWindows
  ReadRegStr $Upgrade HKLM "${UNINSTALL_KEY}" "DisplayVersion"
  ReadRegStr $R4 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $Upgrade != ""
  ${AndIf} ${FileExists} "$R4\loket.exe"
    StrCpy $INSTDIR "$R4"   ; an update goes where the program is
    StrCpy $Welcome "Program di komputer ini (versi $Upgrade) akan diganti dengan versi ${VERSION}. Data kantor tetap ada: cadangannya dibuat dahulu, baru program diganti.$\r$\n$\r$\nTutup program Loket di semua akun komputer ini, lalu tekan Lanjut."
    Call RefuseNewer
  ${Else}
    StrCpy $Upgrade ""
    StrCpy $Welcome "Program loket kecamatan ini dipasang untuk semua akun di komputer ini dan bekerja tanpa internet.$\r$\n$\r$\nData kantor disimpan di $Data, terpisah dari program, dan tidak ikut terhapus bila program dicopot."
  ${EndIf}
  Call WaitUntilClosed
FunctionEnd

Function RefuseOldWindows
  ReadRegStr $R4 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${If} ${RunningX64}
  ${AndIf} $R4 >= ${LEAST_BUILD}
    Return
  ${EndIf}
  SetErrorLevel ${TOO_OLD}
  MessageBox MB_OK|MB_ICONINFORMATION "Mohon maaf, program ini memerlukan Windows 10 versi 1809 (64-bit) atau yang lebih baru.$\r$\n$\r$\nPerbarui Windows komputer ini lewat Setelan > Pembaruan, lalu jalankan pemasang ini lagi. Belum ada yang diubah." /SD IDOK
  Quit
FunctionEnd

Function RefuseNewer
  ${VersionCompare} "$Upgrade" "${VERSION}" $R5
  ${If} $R5 != 1
    Return
  ${EndIf}
  ${IfNot} ${Silent}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Di komputer ini sudah ada versi $Upgrade, lebih baru daripada ${VERSION}. Versi lama mungkin tidak dapat membuka data kantor.$\r$\n$\r$\nTetap pasang versi ${VERSION}?" IDYES goon
  ${EndIf}
  SetErrorLevel ${NEWER_THERE}
  Quit
  goon:
FunctionEnd

; ---------------------------------------------------------------- the work

Section "-program"
  Call WaitUntilClosed
  Call CopyData
  Call SetAside
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${FOLDER}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    Call PutBack
  ${EndIf}
  DetailPrint "Memeriksa program yang terpasang …"
  nsExec::ExecToLog '"$INSTDIR\loket-perintah.exe" --versi'
  Pop $R4
  ${If} $R4 != 0
    Call PutBack
  ${EndIf}
  Call DropAside
  Call DataFolder
  Call Register
SectionEnd

; The installed program copies the office's data before it is replaced. Exit code 1: made, but not on the second place;
; 3: this PC has no data.
Function CopyData
  ${If} $Upgrade == ""
    Return
  ${EndIf}
  ${IfNot} ${FileExists} "$Data\loket.db"
  ${AndIfNot} ${FileExists} "$Data\komputer.toml"
    Return
  ${EndIf}
  DetailPrint "Membuat cadangan data kantor sebelum pembaruan …"
  nsExec::ExecToLog '"$INSTDIR\loket-perintah.exe" cadang'
  Pop $R4
  ${If} $R4 == 0
  ${OrIf} $R4 == 1
  ${OrIf} $R4 == 3
    Return
  ${EndIf}
  ${IfNot} ${Silent}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Cadangan data kantor sebelum pembaruan tidak dapat dibuat (kode $R4).$\r$\n$\r$\nSebaiknya berhenti dan buat cadangan lewat program. Tetap perbarui sekarang?" IDYES goon
  ${EndIf}
  SetErrorLevel ${NO_COPY}
  Quit
  goon:
FunctionEnd

!macro ASIDE from to
  ${If} ${FileExists} "$INSTDIR\${from}"
    ClearErrors
    Rename "$INSTDIR\${from}" "$INSTDIR\${to}"
    ${If} ${Errors}
      Call PutBack
    ${EndIf}
  ${EndIf}
!macroend

; The program that works now is only put aside: it comes back when the new one cannot be written or does not start.
Function SetAside
  RMDir /r "$INSTDIR\_internal.lama"
  Delete "$INSTDIR\loket.exe.lama"
  Delete "$INSTDIR\loket-perintah.exe.lama"
  !insertmacro ASIDE "_internal" "_internal.lama"
  !insertmacro ASIDE "loket.exe" "loket.exe.lama"
  !insertmacro ASIDE "loket-perintah.exe" "loket-perintah.exe.lama"
FunctionEnd

!macro BACK from to
  ${If} ${FileExists} "$INSTDIR\${from}"
    RMDir /r "$INSTDIR\${to}"
    Delete "$INSTDIR\${to}"
    Rename "$INSTDIR\${from}" "$INSTDIR\${to}"
  ${EndIf}
!macroend

Function PutBack
  !insertmacro BACK "_internal.lama" "_internal"
  !insertmacro BACK "loket.exe.lama" "loket.exe"
  !insertmacro BACK "loket-perintah.exe.lama" "loket-perintah.exe"
  ${If} $Upgrade == ""
    RMDir /r "$INSTDIR\_internal"
    Delete "$INSTDIR\loket.exe"
    Delete "$INSTDIR\loket-perintah.exe"
    Delete "$INSTDIR\uninstall.exe"
  ${EndIf}
  SetErrorLevel ${NOT_WRITTEN}
  MessageBox MB_OK|MB_ICONSTOP "Program baru tidak dapat ditulis atau tidak mau berjalan di komputer ini. Keadaan semula dikembalikan; data kantor tidak berubah.$\r$\n$\r$\nPeriksa ruang kosong di cakram dan antivirus, lalu ulangi." /SD IDOK
  Quit
FunctionEnd

Function .onInstFailed
  ${If} ${FileExists} "$INSTDIR\_internal.lama"
    Call PutBack
  ${EndIf}
FunctionEnd

Function DropAside
  RMDir /r "$INSTDIR\_internal.lama"
  Delete "$INSTDIR\loket.exe.lama"
  Delete "$INSTDIR\loket-perintah.exe.lama"
FunctionEnd

; All accounts of the PC work on one office: users may change what lies here (S-1-5-32-545 is the group of users, whatever
; Windows calls it in its language).
Function DataFolder
  CreateDirectory "$Data"
  nsExec::ExecToLog 'icacls.exe "$Data" /grant *S-1-5-32-545:(OI)(CI)M /T /C /Q'
  Pop $R4
FunctionEnd

Function Register
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\loket.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\loket.exe"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\loket.exe"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoRepair" 1
FunctionEnd

; The installer runs as administrator; what it opens must not. The shell opens it as who is logged in.
Function OpenAsUser
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\loket.exe"'
FunctionEnd

; ---------------------------------------------------------------- removal

Function un.onInit
  Call un.Prepare
  Call un.WaitUntilClosed
FunctionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\LICENSES"
  Delete "$INSTDIR\LISENSI.txt"
  Delete "$INSTDIR\loket.exe"
  Delete "$INSTDIR\loket-perintah.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"   ; only when nothing of others is in it
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKLM "${UNINSTALL_KEY}"
  Call un.AskForData
SectionEnd

; Asked twice, No is the key that Enter presses, and a silent run never asks and never deletes.
Function un.AskForData
  ${IfNot} ${FileExists} "$Data\*.*"
  ${OrIf} ${Silent}
    Return
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Program sudah dicopot. Data kantor (permohonan, register, cadangan) tetap ada di:$\r$\n$Data$\r$\n$\r$\nHapus juga data itu? Bila ragu, tekan Tidak." /SD IDNO IDNO keep
  MessageBox MB_YESNO|MB_ICONSTOP|MB_DEFBUTTON2 "Semua catatan kantor di folder ini akan hilang untuk selamanya, termasuk cadangannya:$\r$\n$Data$\r$\n$\r$\nSungguh hapus?" /SD IDNO IDNO keep
  RMDir /r "$Data"
  keep:
FunctionEnd
